import { describe, expect, it } from "vitest";
import { failure, line, lines, mouth, said, Speaking } from "./speaking.ts";

const other = { id: "mouth/other", digest: "of the other", lane: "kokoro" };
const verify = { id: "ears/again", digest: "of the ears", lane: "whisperx" };
const heardAs = (text: string, durationMs = 3_000) => ({
  words: text.split(" ").map((word, at, all) => ({
    text: word,
    startMs: Math.round((at * durationMs) / all.length),
    endMs: Math.round(((at + 1) * durationMs) / all.length),
    score: 0.9,
  })),
  detected: null,
  speech: { startMs: 60, endMs: durationMs - 120, voicedMs: durationMs - 400 },
  durationMs,
  peakDb: -3,
  levelDb: -20,
  clippedMs: 0,
});
const silence = { words: [], detected: null, speech: null, durationMs: 3_000, peakDb: -90, levelDb: -90, clippedMs: 0 };

describe("a take", () => {
  it("is heard again, alone, without anybody being told what it ought to say", () => {
    const speaking = new Speaking({
      lines: [line("lin_1")],
      engines: { verify },
      answer: ({ stage }) => (stage === "verify" ? heardAs(said("lin_1")) : undefined),
    });
    speaking.run();
    expect(speaking.units("verify").map(({ params }) => params)).toEqual([{ engine: verify.id, language: "es" }]);
    expect(speaking.outcome("lin_1").take!.judgement).toMatchObject({ verdict: "good", flags: [] });
  });
  it("that is found wanting is spoken once more, and the better one is kept", () => {
    let heard = 0;
    const speaking = new Speaking({
      lines: [line("lin_1")],
      engines: { verify },
      answer: ({ stage }) => (stage === "verify" ? (heard++ === 0 ? silence : heardAs(said("lin_1"))) : undefined),
    });
    speaking.run();
    expect(speaking.units("synthesize").map(({ params }) => params["variant"])).toEqual([0, 1]);
    const { take, tried } = speaking.outcome("lin_1");
    expect([take!.variant, take!.judgement!.verdict]).toEqual([1, "good"]);
    expect(tried).toHaveLength(2);
  });
  it("is spoken twice at most: then it is kept, with what was found in it", () => {
    const speaking = new Speaking({ lines: [line("lin_1")], engines: { verify }, answer: ({ stage }) => (stage === "verify" ? silence : undefined) });
    expect(speaking.run().languages[0]!.status).toBe("done");
    expect(speaking.units("synthesize")).toHaveLength(2);
    expect(speaking.outcome("lin_1").take!.judgement!.flags).toContain("silent");
  });
  it("that a person chose is what is heard, whatever is found in it", () => {
    const speaking = new Speaking({ lines: [line("lin_1")], engines: { verify }, answer: ({ stage }) => (stage === "verify" ? silence : undefined) });
    speaking.choices.set("lin_1", { voice: null, variant: 3, wording: 0, isChosen: true });
    speaking.run();
    expect(speaking.units("synthesize").map(({ params }) => params["variant"])).toEqual([3]);
  });
  it("counts as it is where nobody could hear it again", () => {
    const speaking = new Speaking({
      lines: [line("lin_1")],
      engines: { verify },
      answer: ({ stage }) => (stage === "verify" ? failure("engine_error") : undefined),
    });
    expect(speaking.run().languages[0]!.status).toBe("done");
    expect(speaking.outcome("lin_1").take).toMatchObject({ judgement: null, variant: 0 });
  });
});

describe("a line that its engine cannot say", () => {
  it("is said by the engine that the user allowed instead, under that engine's key", () => {
    const speaking = new Speaking({
      lines: lines(2),
      engines: { synthesizeElse: other },
      answer: ({ stage, engine, label }) => (stage === "synthesize" && engine === mouth.id && label.endsWith("lin_2") ? failure("vendor_refused") : undefined),
    });
    speaking.run();
    expect(speaking.outcome("lin_1").take!.engine).toBe(mouth.id);
    expect(speaking.outcome("lin_2").take!.engine).toBe(other.id);
    const byKey = new Map(speaking.units("synthesize").map(({ key, engine }) => [key, engine]));
    expect(byKey.get(speaking.outcome("lin_2").take!.unitKey)).toBe(other.id);
  });
  it("keeps its original voice where there is nothing to say in it, for everybody", () => {
    const speaking = new Speaking({
      lines: lines(2),
      engines: { synthesizeElse: other },
      answer: ({ stage, label }) => (stage === "synthesize" && label.endsWith("lin_2") ? failure("nothing_to_say") : undefined),
    });
    speaking.run();
    expect(speaking.outcome("lin_2").kept).toMatchObject({ code: "nothing_to_say" });
    expect(speaking.units("synthesize").every(({ engine }) => engine === mouth.id)).toBe(true);
  });
  it("never fails the dub while another line can be said", () => {
    const speaking = new Speaking({
      lines: lines(3),
      answer: ({ stage, label }) => (stage === "synthesize" && !label.endsWith("lin_3") ? failure("text_too_long") : undefined),
    });
    expect(speaking.run().languages[0]!.status).toBe("done");
  });
});

describe("what is asked of a voice", () => {
  it("is what the glossary says it sounds like, while the line reads as it was written", () => {
    const glossary = [{ source: "línea", kind: "say" as const, language: "es", target: "LÍ-ne-a" }];
    const speaking = new Speaking({ lines: [line("lin_1")], glossary });
    speaking.run();
    expect(speaking.units("synthesize")[0]!.params).toMatchObject({ text: said("lin_1"), spoken: said("lin_1").replace("línea", "LÍ-ne-a") });
  });
  it("is told how the original was said, and what comes before and after, without that being part of what a take is", () => {
    const speaking = new Speaking({ lines: lines(3), engines: { synthesize: { ...mouth, instructs: true } } });
    speaking.run();
    expect(speaking.units("prosody")).toHaveLength(1);
    const second = speaking.units("synthesize").find(({ label }) => label.endsWith("lin_2"))!;
    expect(second.hints).toMatchObject({ previousText: said("lin_1"), nextText: said("lin_3"), delivery: { mood: "statement", pitchRange: 5 } });
    expect(Object.keys(second.params).sort()).toEqual(["engine", "language", "text", "variant", "voice"]);
  });
  it("costs what its vendor asks at most, and nothing with a key of the workspace's own", () => {
    const house = new Speaking({ lines: [line("lin_1")] });
    const own = new Speaking({ lines: [line("lin_1")], engines: { synthesize: { ...mouth, credential: "cre_1" } } });
    for (const each of [house, own]) each.run();
    expect(house.units("synthesize")[0]!.worstMicros).toBe(said("lin_1").length * 10);
    expect(own.units("synthesize")[0]!).not.toHaveProperty("worstMicros");
    expect(own.units("synthesize")[0]!.hints).toMatchObject({ credential: "cre_1" });
  });
});

describe("a voice that is somebody's own", () => {
  const cloning = { ...mouth, clones: "inline" as const, needsReferenceText: true };
  const cloned = (consents: string[], engine: object = cloning) =>
    new Speaking({
      lines: lines(2),
      consents,
      engines: { synthesize: { ...mouth, ...engine } },
      language: { voices: { spk_1: "clone" } },
      answer: ({ stage }) => (stage === "clone" ? { voice: "vendor's own id" } : undefined),
    });
  it("is never cloned without a consent", () => {
    const speaking = cloned([]);
    expect(speaking.run().languages[0]!.failure).toMatchObject({ code: "consent_missing" });
    expect([speaking.units("synthesize"), speaking.units("clone")]).toEqual([[], []]);
  });
  it("is sent with each text, and what is said in it", () => {
    const speaking = cloned(["spk_1"]);
    speaking.run();
    const [first] = speaking.units("synthesize");
    expect(first!.inputs["reference"]).toHaveLength(1);
    expect(first!.params).toMatchObject({ voice: "clone", referenceText: "What lin_1 says in English." });
  });
  it("is made once where the vendor keeps it", () => {
    const speaking = cloned(["spk_1"], { clones: "kept" });
    speaking.run();
    expect(speaking.units("clone")).toHaveLength(1);
    expect(speaking.units("synthesize").map(({ params }) => params["voice"])).toEqual(["vendor's own id", "vendor's own id"]);
    expect(speaking.outcome("lin_1").take!.voice).toBe("clone");
  });
});
