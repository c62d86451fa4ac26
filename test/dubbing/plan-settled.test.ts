/** What was spoken in its time stays as it is: neighbours, forecasts and broken takes change no wording. */
import { describe, expect, it } from "vitest";
import { sayAs } from "../../src/dubbing/say-as.ts";
import { STAGE_VERSIONS } from "../../src/dubbing/planning.ts";
import { failure, line, lines, said, Speaking } from "./speaking.ts";

const verify = { id: "ears/again", digest: "of the ears", lane: "whisperx" };
const silence = { words: [], detected: null, speech: null, durationMs: 800, peakDb: -90, levelDb: -90, clippedMs: 0 };

/** The same dub with other lines: what was made and pinned stays. */
function edited(before: Speaking, more: ConstructorParameters<typeof Speaking>[0]): Speaking {
  const after = new Speaking(more);
  for (const [key, made] of before.made) after.made.set(key, made);
  for (const [id, pin] of before.pins) after.pins.set(id, pin);
  after.summary = before.summary;
  return after;
}

describe("a wording that was settled", () => {
  /** Without a pause between them; the last one keeps its voice. */
  const close = lines(4).map((each, at) => ({
    ...each,
    startMs: at * 3_600,
    endMs: at * 3_600 + 3_500,
    speech: [[at * 3_600, at * 3_600 + 3_500]] as [number, number][],
    treatment: at === 3 ? ("keep" as const) : ("dub" as const),
  }));
  const brief = ({ stage }: { stage: string }) => (stage === "synthesize" ? { durationMs: 2_800 } : undefined);
  it("stays when a neighbour goes, though there is more time then", () => {
    const before = new Speaking({ lines: close, answer: brief });
    before.run();
    const after = edited(before, {
      lines: [close[0]!, close[2]!, close[3]!],
      answer: ({ stage }) => (stage === "synthesize" ? { durationMs: 1_000 } : undefined),
    });
    after.run();
    expect(after.units("rewrite")).toEqual([]);
    expect(after.units("synthesize")).toHaveLength(3);
  });
  it("stays in another voice, whatever is foreseen of that one", () => {
    const before = new Speaking({ lines: close, answer: brief });
    before.run();
    const after = edited(before, { lines: close, language: { voices: { spk_1: "another" }, factors: { another: 1.6 } }, answer: brief });
    after.run();
    expect(after.units("rewrite")).toEqual([]);
  });
  it("is weighed again when the line itself is longer or shorter than it was", () => {
    const before = new Speaking({ lines: close, answer: brief });
    before.run();
    const shorter = { ...close[0]!, endMs: 900, speech: [[0, 900]] as [number, number][] };
    const after = edited(before, { lines: [shorter, ...close.slice(1)], answer: brief });
    after.run();
    expect(after.units("rewrite").map(({ label }) => label.split("/")[2])).toContain("lin_1");
    expect(after.units("rewrite").map(({ label }) => label.split("/")[2])).not.toContain("lin_2");
  });
});

describe("a wording is not changed", () => {
  it("by a take that is broken", () => {
    const one = new Speaking({
      lines: [line("lin_1")],
      engines: { verify },
      answer: ({ stage }) => (stage === "verify" ? silence : stage === "synthesize" ? { durationMs: 800 } : undefined),
    });
    one.run();
    expect(one.units("rewrite")).toEqual([]);
  });
  it("for a take that a person asked for", () => {
    const one = new Speaking({ lines: [line("lin_1")], answer: ({ stage }) => (stage === "synthesize" ? { durationMs: 9_000 } : undefined) });
    one.choices.set("lin_1", { voice: null, variant: 2, wording: 0 });
    one.run();
    expect(one.units("rewrite")).toEqual([]);
    expect(one.outcome("lin_1").take!.variant).toBe(2);
  });
  it("where there is nothing in it but punctuation", () => {
    const one = new Speaking({
      lines: [line("lin_1")],
      answer: ({ stage }) =>
        stage === "translate" ? { translations: [{ id: "lin_1", text: "…" }] } : stage === "synthesize" ? failure("nothing_to_say") : undefined,
    });
    one.run();
    expect(one.units("rewrite")).toEqual([]);
  });
  it("before it is known who speaks", () => {
    const one = new Speaking({ lines: [line("lin_1", { endMs: 1_500, speech: [[1_000, 1_500]] })], language: { voices: {} } });
    one.run();
    expect([one.units("translate").length, one.units("rewrite"), one.units("synthesize")]).toEqual([1, [], []]);
  });
});

describe("a passage", () => {
  it("is asked for as it was, whatever of it is done meanwhile", () => {
    const long = lines(10).map((each) => ({ ...each, text: `What ${each.id} says at some length, so that six of them are a passage and no more than that.` }));
    const speaking = new Speaking({
      lines: long,
      answer: ({ stage, params }) => {
        const asked = params["lines"] as { id: string }[] | undefined;
        if (stage !== "translate" || !asked!.some(({ id }) => id === "lin_3") || asked!.length === 1) return undefined;
        const fine = asked!.filter(({ id }) => id !== "lin_3").map(({ id }) => ({ id, text: said(id) }));
        return { translations: fine, left: [{ id: "lin_3", code: "refused", message: "Not that." }] };
      },
    });
    speaking.run();
    const asked = speaking.units("translate").map(({ params }) => (params["lines"] as { id: string }[]).map(({ id }) => id));
    expect(asked).toHaveLength(3);
    expect(asked.at(-1)).toEqual(["lin_3"]);
    expect(new Set(asked.slice(0, 2).flat()).size).toBe(10);
  });
  it("that a vendor will not take as a whole is asked for line by line", () => {
    const speaking = new Speaking({
      lines: lines(3),
      answer: ({ stage, params }) =>
        stage === "translate" && (params["lines"] as { id: string }[]).some(({ id }) => id === "lin_2") ? failure("vendor_refused") : undefined,
    });
    expect(speaking.run().languages[0]!.status).toBe("done");
    expect(["lin_1", "lin_2", "lin_3"].map((id) => speaking.outcome(id).kept?.code)).toEqual([undefined, "vendor_refused", undefined]);
  });
});

describe("what a voice is given", () => {
  const numbers = ({ stage }: { stage: string }) => (stage === "translate" ? { translations: [{ id: "lin_1", text: "Eran 25 personas." }] } : undefined);
  const kokoro = { id: "kokoro/82m-int8", digest: "k", lane: "kokoro" };
  it("has its numbers in words where the voice is one of our services, and not in dubs that were begun before", () => {
    const spoken = (versions: object) => {
      const one = new Speaking({
        lines: [line("lin_1")],
        engines: { synthesize: kokoro },
        options: { rewriting: false },
        versions: { ...STAGE_VERSIONS, ...versions },
        answer: numbers,
      });
      one.run();
      return one.units("synthesize")[0]!.params["spoken"];
    };
    expect(spoken({})).toBe("Eran veinticinco personas.");
    expect(spoken({ synthesize: 1 })).toBeUndefined();
  });
  it("has the glossary's pronunciations also where words are not parted", () => {
    const term = (source: string, target: string) => [{ source, kind: "say" as const, language: null, target }];
    expect(sayAs("东京很大。", term("东京", "Dōngjīng"), "zh")).toBe("Dōngjīng很大。");
    expect(sayAs("The cat concatenates.", term("cat", "kitty"), "en")).toBe("The kitty concatenates.");
    expect(sayAs("C++ and c++.", term("C++", "see plus plus"), "en")).toBe("see plus plus and see plus plus.");
  });
});
