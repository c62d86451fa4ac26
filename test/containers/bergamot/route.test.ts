import { expect, test } from "vitest";
import { readModes } from "../../../containers/bergamot/apertium.ts";
import { findRoute, type Leg, primarySubtag, reachablePairs } from "../../../containers/bergamot/route.ts";

const leg = (direction: string, by: Leg["by"] = "bergamot"): Leg => ({ from: direction.slice(0, 2), to: direction.slice(2), by });
const names = (route: Leg[] | null): string | undefined => route?.map(({ from, to }) => `${from}-${to}`).join(" ");

test("tags are matched by their language", () => {
  expect(["pt-BR", "PT", "zh_Hant"].map(primarySubtag)).toEqual(["pt", "pt", "zh"]);
});

test("a direct model goes before a pivot, a pivot before nothing", () => {
  const legs = ["esen", "enpt", "enes", "pten"].map((direction) => leg(direction));
  expect(names(findRoute(legs, "en", "pt"))).toBe("en-pt");
  expect(names(findRoute(legs, "es", "pt"))).toBe("es-en en-pt");
  expect(findRoute(legs, "en", "en")).toBeNull();
  expect(findRoute(legs, "fr", "pt")).toBeNull();
});

test("Apertium carries Portuguese on to its neighbours, in three legs at most", () => {
  const legs = [leg("enpt"), leg("ptes", "apertium"), leg("esit", "apertium"), leg("itca", "apertium")];
  expect(names(findRoute(legs, "en", "it"))).toBe("en-pt pt-es es-it");
  expect(findRoute(legs, "en", "ca")).toBeNull();
  const pairs = reachablePairs(legs, (route) => route.some(({ by }) => by === "apertium"));
  expect(pairs).not.toContainEqual(["en", "pt"]);
  expect(pairs).toContainEqual(["en", "es"]);
});

test("the installed modes of Apertium are read: Romance ones only, Brazilian Portuguese first", () => {
  const modes = readModes("  eng-spa\n  es-pt\n  es-pt_BR\n  pt-es\n  spa-ita\n  es-pt_BR-morph\n  fr-es\n");
  expect(new Set(modes.map(({ mode }) => mode))).toEqual(new Set(["es-pt_BR", "fr-es", "pt-es", "spa-ita"]));
  expect(modes.find(({ mode }) => mode === "spa-ita")).toMatchObject({ from: "es", to: "it", by: "apertium" });
});
