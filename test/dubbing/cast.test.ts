import * as fc from "../property.ts";
import { describe, expect, it } from "vitest";
import { CLONED } from "../../containers/contract/stages.ts";
import { chooseVoice, type CastSpeaker, type CastVoice } from "../../src/dubbing/cast.ts";

const voice = (id: string, language: string | null, gender: string | null, pitchHz?: number): CastVoice => ({
  id,
  language,
  gender,
  ...(pitchHz && { pitchHz }),
});
const voices = [
  voice("pm_santa", "pt-BR", "male", 141),
  voice("pf_dora", "pt-BR", "female", 172),
  voice("pm_alex", "pt-BR", "male", 132),
  voice("em_santa", "es", "male", 117),
  voice("em_alex", "es", "male", 136),
  voice("ef_dora", "es", "female", 171),
  voice("af_heart", "en-US", "female", 193),
  voice("bf_emma", "en-GB", "female", 177),
  voice("ff_siwis", "fr", "female", 201),
];
const speaker = (id: string, pitchHz: number | null = null, gender: CastSpeaker["gender"] = null, talkMs = 1_000): CastSpeaker => ({
  id,
  pitchHz,
  gender,
  talkMs,
});
const woman = (id: string, pitchHz = 200, talkMs = 1_000) => speaker(id, pitchHz, "female", talkMs);
const man = (id: string, pitchHz = 110, talkMs = 1_000) => speaker(id, pitchHz, "male", talkMs);
const unmeasured = voices.map(({ id, language, gender }) => voice(id, language, gender));

describe("speakers of whom nothing is known", () => {
  it("get voices of the language, genders alternating, then from the first again", () => {
    const speakers = ["s1", "s2", "s3", "s4"].map((id) => speaker(id));
    expect(chooseVoice({ language: "pt-BR", speakers, voices })).toEqual({ s1: "pf_dora", s2: "pm_alex", s3: "pm_santa", s4: "pf_dora" });
  });
  it("get none where no voice speaks the language", () => {
    expect(chooseVoice({ language: "sv", speakers: [speaker("s1")], voices })).toEqual({});
  });
  it("do not take the voices of those of whom something is", () => {
    expect(chooseVoice({ language: "pt", speakers: [speaker("s1", null, null, 9_000), woman("s2")], voices })).toEqual({ s1: "pm_alex", s2: "pf_dora" });
  });
});

describe("speakers whose voice was heard", () => {
  it("get one of their gender, the nearest in pitch; who talks most chooses first", () => {
    const speakers = [man("short", 140), man("long", 139, 60_000), woman("she", 250)];
    expect(chooseVoice({ language: "pt", speakers, voices })).toEqual({ long: "pm_santa", short: "pm_alex", she: "pf_dora" });
  });
  it("get one of the very region before others, and of another region before one of the other gender", () => {
    const speakers = [woman("one", 177, 9_000), woman("two", 193)];
    expect(chooseVoice({ language: "en-US", speakers, voices })).toEqual({ one: "af_heart", two: "bf_emma" });
  });
  it("get another's gender rather than another's voice, but after all who fit have theirs", () => {
    const speakers = [woman("one", 200, 9_000), woman("two", 200, 8_000), man("he", 110, 100)];
    expect(chooseVoice({ language: "pt", speakers, voices })).toEqual({ one: "pf_dora", he: "pm_alex", two: "pm_santa" });
  });
  it("share one of their gender when there are more people than voices", () => {
    const speakers = [woman("w1"), man("m1"), man("m2"), man("m3"), woman("w2")];
    expect(chooseVoice({ language: "pt", speakers, voices })).toEqual({ w1: "pf_dora", m1: "pm_alex", m2: "pm_santa", m3: "pm_alex", w2: "pf_dora" });
  });
  it("of a pitch between the genders get the nearest of both", () => {
    expect(chooseVoice({ language: "pt", speakers: [speaker("s", 160)], voices })).toEqual({ s: "pf_dora" });
    expect(chooseVoice({ language: "es", speakers: [speaker("s", 150)], voices })).toEqual({ s: "em_alex" });
  });
  it("get a voice of unknown gender before one of the other", () => {
    const some = [voice("a", "es", "male"), voice("b", "es", null), voice("c", null, "male")];
    expect(chooseVoice({ language: "es", speakers: [woman("s")], voices: some })).toEqual({ s: "b" });
  });
  it("who have a voice keep it, and nobody else gets it", () => {
    expect(chooseVoice({ language: "pt", speakers: [woman("one"), woman("two")], voices, known: { one: "pf_dora" } })).toEqual({ two: "pm_santa" });
  });
});

describe("a second language", () => {
  const speakers = [man("deep", 100), man("high", 150), woman("she")];
  const portuguese = { deep: "pm_alex", high: "pm_santa", she: "pf_dora" };

  it("keeps the cast: the same gender and the same rank", () => {
    expect(chooseVoice({ language: "es", speakers, voices, elsewhere: [portuguese] })).toEqual({ deep: "em_santa", high: "em_alex", she: "ef_dora" });
    expect(chooseVoice({ language: "es", speakers, voices: unmeasured, elsewhere: [portuguese] })).toEqual({
      deep: "em_alex",
      high: "em_santa",
      she: "ef_dora",
    });
  });
  it("keeps what a person changed there, also against what was heard", () => {
    const changed = { ...portuguese, she: "pm_santa", high: "pf_dora" };
    expect(chooseVoice({ language: "es", speakers, voices, elsewhere: [changed] })).toEqual({ deep: "em_santa", high: "ef_dora", she: "em_alex" });
  });
  it("has the very same voice where it speaks both", () => {
    const many = [voice("alloy", null, null), voice("echo", null, "male"), voice("nova", null, "female")];
    expect(chooseVoice({ language: "fr", speakers: [man("a"), woman("b")], voices: many, elsewhere: [{ a: "nova", b: "alloy" }] })).toEqual({
      a: "nova",
      b: "alloy",
    });
  });
  it("has a library's voice again, where all of the engine's speak every language", () => {
    const many = [voice("echo", null, "male")];
    expect(chooseVoice({ language: "fr", speakers: [man("a")], voices: many, elsewhere: [{ a: "x8Kq2" }] })).toEqual({ a: "x8Kq2" });
    expect(chooseVoice({ language: "fr", speakers: [man("a")], voices, elsewhere: [{ a: "x8Kq2" }] })).toEqual({ a: "ff_siwis" });
  });
  it("has everybody's own voice where they were cloned, and clones nobody else", () => {
    const both = { a: CLONED, b: CLONED };
    expect(chooseVoice({ language: "es", speakers: [man("a"), man("b"), woman("c")], voices, elsewhere: [both] })).toEqual({ ...both, c: "ef_dora" });
  });
  it("does better than the first where that had to make do", () => {
    const french = { deep: "ff_siwis" };
    expect(chooseVoice({ language: "es", speakers: [man("deep", 100)], voices, elsewhere: [french] })).toEqual({ deep: "em_santa" });
    const oneForAll = { deep: "pf_dora", high: "pf_dora", she: "pf_dora" };
    expect(chooseVoice({ language: "es", speakers, voices, elsewhere: [oneForAll] })).toEqual(chooseVoice({ language: "es", speakers, voices }));
    const forWant = { w1: "pf_dora", w2: "pm_alex" };
    const english = [...voices, voice("am_adam", "en-US", "male", 110)];
    expect(chooseVoice({ language: "en-US", speakers: [woman("w1"), woman("w2")], voices: english, elsewhere: [forWant] })).toEqual({
      w1: "af_heart",
      w2: "bf_emma",
    });
  });
});

describe("whoever speaks, and whatever the engine has", () => {
  const gender = fc.constantFrom("female" as const, "male" as const, null);
  const anyId = fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "h");
  const hz = fc.option(fc.integer({ min: 70, max: 300 }));
  const anySpeakers = fc.uniqueArray(fc.record({ id: anyId, pitchHz: hz, gender, talkMs: fc.nat(9) }), { selector: ({ id }) => id });
  const anyVoices = fc.uniqueArray(
    fc.record({ id: fc.constantFrom("v1", "v2", "v3", "v4", "v5", "v6", "v7"), language: fc.constantFrom("es", "es-MX", "pt-BR", null), gender, pitchHz: hz }),
    { selector: ({ id }) => id },
  );
  const anyCast = fc.dictionary(anyId, fc.constantFrom("v1", "v2", "v3", "v4", "gone", ""));
  const casting = fc.record({
    language: fc.constantFrom("es", "es-ES", "pt-BR"),
    speakers: anySpeakers,
    voices: anyVoices,
    elsewhere: fc.array(anyCast, { maxLength: 2 }),
  });
  const speaks = (language: string, tag: string | null) => tag === null || tag.slice(0, 2) === language.slice(0, 2);

  it("no two are alike while there are voices, and all get one that speaks the language if any does", () => {
    fc.assert(
      fc.property(casting, (asked) => {
        const chosen = Object.entries(chooseVoice(asked));
        const fit = asked.voices.filter(({ language }) => speaks(asked.language, language));
        const listed = chosen.filter(([, id]) => asked.voices.some((each) => each.id === id));
        expect(listed.filter(([, id]) => !fit.some((each) => each.id === id))).toEqual([]);
        expect(fit.length === 0 || chosen.length === asked.speakers.length).toBe(true);
        const distinct = new Set(listed.map(([, id]) => id)).size;
        expect(distinct).toBe(Math.min(listed.length, fit.length));
      }),
    );
  });
  it("nobody has the other gender while one of their own is free", () => {
    fc.assert(
      fc.property(casting, (asked) => {
        const chosen = chooseVoice({ ...asked, elsewhere: [] });
        const used = new Set(Object.values(chosen));
        const fit = asked.voices.filter(({ language }) => speaks(asked.language, language));
        for (const { id, gender } of asked.speakers) {
          const has = fit.find((each) => each.id === chosen[id]);
          if (!has || gender === null || has.gender === gender) continue;
          expect(fit.filter((each) => each.gender === gender && !used.has(each.id))).toEqual([]);
        }
      }),
    );
  });
  it("the answer hangs neither on the order of the voices nor on who has one already and keeps it", () => {
    fc.assert(
      fc.property(casting, (asked) => {
        const chosen = chooseVoice(asked);
        expect(chooseVoice({ ...asked, voices: asked.voices.toReversed() })).toEqual(chosen);
        expect(chooseVoice({ ...asked, known: chosen })).toEqual({});
      }),
    );
  });
});
