import { describe, expect, it } from "vitest";
import { pinnedFor, repinned, type Translated } from "../../src/dubbing/script.ts";

const said = (more: Partial<Translated> = {}): Translated => ({ sourceDigest: "one", text: "Hola", engine: "openai/gpt-6-sol", ...more });

describe("a pinned wording", () => {
  it("comes back when its line has the length again that it was settled for", () => {
    const long = said({ settledMs: 4_000 });
    const short = said({ text: "¡Hola!", rewrites: 1, settledMs: 2_000 });
    const pin = repinned(repinned(undefined, long), short);
    expect(pinnedFor(pin, "one", 4_000)?.text).toBe("Hola");
    expect(pinnedFor(pin, "one", 2_000)?.text).toBe("¡Hola!");
    expect(pinnedFor(pin, "one", 3_000)?.text).toBe("¡Hola!");
  });

  it("is forgotten for every length once a person writes another", () => {
    const pin = repinned(repinned(undefined, said({ settledMs: 4_000 })), said({ text: "Buenas", engine: "user" }));
    expect(pinnedFor(pin, "one", 4_000)?.text).toBe("Buenas");
  });

  it("is not one for another text of the line", () => {
    expect(pinnedFor(repinned(undefined, said({ settledMs: 4_000 })), "two", 4_000)).toBeNull();
  });

  it("is there once for each length", () => {
    const pin = repinned(repinned(repinned(undefined, said({ settledMs: 4_000 })), said({ settledMs: 2_000 })), said({ settledMs: 4_000 }));
    expect(pin.earlier).toEqual([said({ settledMs: 2_000 })]);
  });
});
