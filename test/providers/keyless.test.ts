import { expect, it } from "vitest";
import { catalog } from "../../src/providers/catalog.ts";
import { keylessOnly } from "../../src/providers/keyless.ts";
import { shownEngine } from "../../src/providers/on-now.ts";

const everything = catalog.map((engine) => shownEngine(engine, { on: true, reason: null }));
const lanes = new Map(catalog.map((engine) => [`${engine.stage} ${engine.id}`, engine.lane]));

it("leaves engines of our containers as they are, and turns off every one of a vendor, saying why", () => {
  const left = keylessOnly(everything);
  expect(left).toHaveLength(everything.length);
  const isVendors = (engine: (typeof left)[number]) => lanes.get(`${engine.stage} ${engine.id}`) === "worker";
  expect(left.filter((engine) => !isVendors(engine))).toEqual(everything.filter((engine) => !isVendors(engine)));
  expect(new Set(left.filter(isVendors).map(({ on }) => on))).toEqual(new Set([false]));
  expect(new Set(left.filter(isVendors).map(({ reason }) => reason))).toEqual(new Set(["A test key uses no engine that costs: take a live key."]));
});
it("has something on for every stage of a dub", () => {
  const stages = keylessOnly(everything).flatMap(({ on, stage }) => (on ? [stage] : []));
  expect(new Set(stages)).toEqual(new Set(["transcribe", "align", "diarize", "separate", "translate", "synthesize", "verify"]));
});
it("turns off what the workspace's own key or endpoint turned on, and names no credential", () => {
  const [first] = everything;
  if (!first) throw new Error("The catalogue is empty.");
  const own = [
    { ...first, credentialId: "cre_a" },
    { ...first, id: "custom/cre_b", credentialId: null },
  ];
  expect(keylessOnly(own).map(({ on, credentialId }) => [on, credentialId])).toEqual([
    [false, null],
    [false, null],
  ]);
});
