import { describe, expect, test } from "vitest";
import type { Transcript } from "../../../containers/contract/transcript.ts";
import type { SegmentOptions } from "../../../src/dubbing/segment.ts";
import { hearing, say, segmented } from "./speech.ts";

function judged(transcript: Transcript, options: Partial<SegmentOptions> = {}) {
  return segmented(hearing([transcript]), options).lines.map(({ treatment, warnings }) => [treatment, ...(warnings ?? [])]);
}
const codes = (transcript: Transcript, options: Partial<SegmentOptions> = {}) => segmented(hearing([transcript]), options).warnings.map(({ code }) => code);
const SENTENCE = "He was not there when we came home.";
const event = (kind: Transcript["events"][number]["kind"], startMs: number, endMs: number) => ({ kind, startMs, endMs });

describe("a line is kept and marked", () => {
  test("when it is laughter, written or found", () => {
    expect(judged(say("Ha ha ha ha!"))).toEqual([["keep", "laughter"]]);
    expect(judged({ ...say("thank you so much", { score: 0.4 }), events: [event("laughter", 0, 2_000)] })[0]).toEqual(["keep", "laughter", "unsure"]);
    expect(judged({ ...say(SENTENCE), events: [event("laughter", 0, 3_000)] })[0]).toEqual(["dub", "laughter"]);
  });

  test("when it is sung, from an opening note to a closing one and not beyond", () => {
    const { lines } = segmented(hearing([say("♪ we are the champions my friend ♪ He was not there when we came home.")]));
    expect(lines.map(({ text, treatment }) => [text, treatment])).toEqual([
      ["♪we are the champions my friend♪", "keep"],
      [SENTENCE, "dub"],
    ]);
    expect(judged({ ...say(SENTENCE), events: [event("song", 0, 3_000)] })).toEqual([["keep", "song"]]);
  });

  test("when its words were understood from music or silence", () => {
    const music = { ...say(SENTENCE), events: [event("music", 0, 9_000)] };
    expect(judged(music)).toEqual([["dub", "over_music"]]);
    expect(judged({ ...music, segments: say(SENTENCE, { score: 0.5 }).segments })).toEqual([["keep", "over_music"]]);
    const invented = say("Thank you for watching this.", { from: 20_000 }).segments;
    const spoken = say(`${SENTENCE} |600| ${SENTENCE} |600| ${SENTENCE}`);
    expect(judged({ ...spoken, segments: [...spoken.segments, ...invented], regions: [[0, 10_500]] }).at(-1)).toEqual(["keep", "in_silence"]);
    expect(judged({ ...spoken, segments: [...spoken.segments, ...invented], regions: [[15_000, 15_200]] }).at(-1)).toEqual(["dub"]);
  });

  test("when it is far below the level of all others", () => {
    const quiet = say("Thank you for watching this.", { from: 9_000, levelDb: -75 }).segments;
    const loud = say(`${SENTENCE} |600| ${SENTENCE}`);
    expect(judged({ ...loud, segments: [...loud.segments, ...quiet] }).at(-1)).toEqual(["keep", "in_silence"]);
  });
});

describe("a line is marked", () => {
  test("when it says one thing over and over, which a person does less often", () => {
    expect(judged(say("and so we go and so we go and so we go"))).toEqual([["dub", "repeated"]]);
    expect(judged(say("No, no, no, no, you cannot do that here."))).toEqual([["dub"]]);
    expect(judged(say(`${SENTENCE} |900| ${SENTENCE} |900| ${SENTENCE}`))).toEqual([["dub"], ["dub", "repeated"], ["dub", "repeated"]]);
  });

  test("when nobody could say it in its time", () => {
    const fast = say("A sentence with quite a few long words inside.");
    const [only] = fast.segments;
    const squeezed = only!.words.map((word, at) => ({ ...word, startMs: 60 * at, endMs: 60 * at + 60 }));
    expect(judged({ ...fast, segments: [{ ...only!, endMs: 600, words: squeezed }] })).toEqual([["dub", "too_fast"]]);
  });

  test("when its words have no times of their own", () => {
    const untimed = say(SENTENCE).segments.map((segment) => ({ ...segment, words: segment.words.map((word) => ({ ...word, startMs: null, endMs: null })) }));
    const { lines } = segmented(hearing([{ ...say(SENTENCE), segments: untimed }]));
    expect(lines.map(({ warnings, startMs, endMs }) => [warnings, startMs, endMs])).toEqual([[["untimed"], 0, 2_800]]);
  });

  test("when it is in another language than the script, if it is long enough to be sure", () => {
    const { lines, warnings } = segmented(hearing([say(`${SENTENCE} |900| Não sei o que você quer dizer com isso, mas tudo bem. |1500| Adiós, amigos.`)]));
    expect(lines.map(({ language }) => language)).toEqual([undefined, "pt", undefined]);
    expect(lines[1]?.warnings).toEqual(["other_language"]);
    expect(warnings.map(({ code }) => code)).toContain("wrong_language");
  });

  test("but never doubted when a person wrote it", () => {
    expect(judged(say(SENTENCE, { score: 0.1, noSpeech: 0.9 }), { isScript: true })).toEqual([["dub", "unsure"]]);
    expect(judged(say(SENTENCE, { score: 0.1, noSpeech: 0.9 }))).toEqual([["keep", "in_silence", "unsure"]]);
  });
});

describe("laughter and applause between words", () => {
  test("are lines that are kept, written as the recognizer wrote them", () => {
    const { lines, dropped } = segmented(hearing([say(`${SENTENCE} |400| (audience |50| laughing) |400| ${SENTENCE}`, { score: null })]));
    expect(lines.map(({ text, treatment, warnings, words }) => [text, treatment, warnings, words])).toEqual([
      [SENTENCE, "dub", undefined, 8],
      ["(audience laughing)", "keep", ["laughter"], 1],
      [SENTENCE, "dub", undefined, 8],
    ]);
    expect(dropped).toBe(2);
  });

  test("part a sentence in whose pause they are heard, and never lie over a line of the same speaker", () => {
    const { lines } = segmented(hearing([{ ...say("And then he fell into the |900| water and nobody saw it."), events: [event("laughter", 1_500, 3_200)] }]));
    expect(lines.map(({ text, startMs, endMs }) => [text, startMs, endMs])).toEqual([
      ["And then he fell into the", 0, 2_050],
      ["(laughter)", 2_050, 2_950],
      ["water and nobody saw it.", 2_950, 4_650],
    ]);
  });

  test("make no script where nobody speaks", () => {
    expect(segmented(hearing([{ ...say("[Applause]"), events: [event("applause", 0, 30_000)] }])).lines).toEqual([]);
  });
});

describe("the script is warned of", () => {
  test("a language that was not asked for", () => {
    const spoken = { ...say(SENTENCE, { language: "de" }), detected: { language: "en", probability: 0.98 } };
    expect(segmented(hearing([spoken]), { language: "de" })).toMatchObject({
      language: "de",
      warnings: [
        { code: "wrong_language", message: "This sounds like English, and was understood as German, which was asked for." },
        { code: "one_speaker_assumed" },
      ],
    });
    expect(codes(spoken, { language: "en-GB" })).toEqual(["one_speaker_assumed"]);
  });

  test("voices in which no words were understood", () => {
    const spoken: Transcript = {
      ...say(SENTENCE),
      regions: [
        [0, 2_800],
        [10_000, 17_000],
      ],
    };
    expect(segmented(hearing([spoken])).warnings[0]).toEqual({
      code: "unheard_speech",
      message: "In 7 s of 10 s in which a voice was found, no words were understood.",
    });
  });

  test("a film in which hardly anybody speaks", () => {
    const heard = hearing([say(SENTENCE)], { pieces: [{ fromMs: 0, untilMs: 120_000 }] });
    expect(segmented(heard).warnings[0]).toEqual({ code: "little_speech", message: "Only 3 s of 120 s are spoken." });
  });

  test("many doubtful lines", () => {
    expect(codes(say(`${SENTENCE} |1500| And so he went away again.`, { score: 0.4 }))).toEqual(["one_speaker_assumed", "doubtful_lines"]);
  });
});
