import * as fc from "../property.ts";
import { describe, expect, it } from "vitest";
import { cpuMs } from "../cpu-ms.ts";
import { cleannessOf } from "../../src/dubbing/hear-from.ts";
import type { Line } from "../../src/dubbing/script.ts";
import { lineReference, MOST_SAMPLE_MS, sampleSpans, sampleTexts } from "../../src/dubbing/voice-sample.ts";

const line = (startMs: number, endMs: number, more: Partial<Line> = {}): Line => ({
  id: `lin_${startMs}`,
  anchor: "lin",
  startMs,
  endMs,
  speakerId: "spk_1",
  text: "Words.",
  speech: [[startMs, endMs]],
  words: 1,
  score: 0.9,
  levelDb: -20,
  treatment: "dub",
  revision: 1,
  ...more,
});

describe("the sample of a voice", () => {
  it("is made of clear speech, not of what was sung or said over others", () => {
    const lines = [line(0, 4000, { warnings: ["song"] }), line(5000, 8000), line(9000, 12_000), line(9500, 11_000, { speakerId: "spk_2" })];
    expect(sampleSpans(lines).get("spk_1")).toEqual([{ startMs: 5000, endMs: 8000 }]);
  });
  it("is the longest there is of whoever never speaks alone", () => {
    const lines = [line(0, 600, { warnings: ["backchannel"] }), line(0, 5000, { speakerId: "spk_2" })];
    expect(sampleSpans(lines).get("spk_1")).toEqual([{ startMs: 0, endMs: 600 }]);
  });
  it("takes what was not surely heard only up to six seconds", () => {
    const unsure = [line(20_000, 26_000, { score: 0.5 }), line(30_000, 36_000, { score: 0.5 })];
    expect(sampleSpans([line(0, 2_000, { score: 0.7 }), ...unsure]).get("spk_1")).toEqual([
      { startMs: 0, endMs: 2_000 },
      { startMs: 20_000, endMs: 26_000 },
    ]);
    expect(sampleSpans([line(0, 6_000, { score: 0.7 }), ...unsure]).get("spk_1")).toEqual([{ startMs: 0, endMs: 6_000 }]);
  });
  it("ends behind a whole word, and leaves room for the pauses that are laid between its spans", () => {
    const heard: Line["heard"] = Array.from({ length: 8 }, (_, at) => [`w${at}`, at * 1_000, at * 1_000 + 900, 0.9]);
    expect(sampleSpans([line(0, 7_900, { heard })]).get("spk_1")).toEqual([{ startMs: 0, endMs: 5_900 }]);
    const three = [0, 10_000, 20_000].map((startMs) => line(startMs, startMs + 5_000));
    expect(sampleSpans(three).get("spk_1")?.at(-1)).toEqual({ startMs: 20_000, endMs: 24_760 });
  });
  it("is in order of time, inside the speaker's own lines, and never too long", () => {
    const anyLine = fc
      .tuple(fc.nat(600_000), fc.integer({ min: 100, max: 20_000 }), fc.constantFrom("a", "b"), fc.double({ min: 0, max: 1, noNaN: true }))
      .map(([startMs, ms, speakerId, score]) => line(startMs, startMs + ms, { speakerId, score }));
    fc.assert(
      fc.property(fc.array(anyLine, { minLength: 1, maxLength: 30 }), (lines) => {
        for (const [speakerId, spans] of sampleSpans(lines)) {
          expect(spans.length).toBeGreaterThan(0);
          expect(spans.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0)).toBeLessThanOrEqual(MOST_SAMPLE_MS);
          for (const [index, span] of spans.entries()) {
            expect(span.endMs).toBeGreaterThan(span.startMs);
            expect(span.startMs).toBeGreaterThanOrEqual(spans[index - 1]?.startMs ?? 0);
            expect(lines.some((each) => each.speakerId === speakerId && each.startMs <= span.startMs && each.endMs >= span.endMs)).toBe(true);
          }
        }
      }),
    );
  });
});

describe("what is said in a sample", () => {
  const heard: Line["heard"] = [
    ["One", 0, 400, 0.9],
    [" two,", 500, 900, 0.9],
    ["three", 950, 1_400, null],
    ["four.", 1_500, 1_900, 0.9],
  ];
  const four = line(0, 2_000, { text: "One two, three four.", heard });

  it("is the words inside the spans, each where its middle lies", () => {
    expect(sampleTexts([four], [{ startMs: 0, endMs: 1_000 }])).toBe("One two,");
    expect(
      sampleTexts(
        [four, line(5_000, 6_000, { text: "Five.", heard: [["Five.", 5_000, 6_000, 1]] })],
        [
          { startMs: 1_000, endMs: 2_000 },
          { startMs: 5_000, endMs: 6_000 },
        ],
      ),
    ).toBe("three four. Five.");
  });
  it("has no spaces where the language sets none", () => {
    const chinese = line(0, 1_000, {
      text: "电影开始",
      heard: [
        ["电影", 0, 500, 1],
        ["开始", 500, 1_000, 1],
      ],
    });
    expect(sampleTexts([chinese], [{ startMs: 0, endMs: 1_000 }])).toBe("电影开始");
  });
  it("is the line's text where its words are not known, if all of it is in the sample, and else not known", () => {
    const { heard: _, ...written } = four;
    expect(sampleTexts([written], [{ startMs: 0, endMs: 2_000 }])).toBe("One two, three four.");
    expect(sampleTexts([written], [{ startMs: 0, endMs: 1_500 }])).toBe("");
    expect(
      sampleTexts(
        [four],
        [
          { startMs: 0, endMs: 1_000 },
          { startMs: 9_000, endMs: 9_500 },
        ],
      ),
    ).toBe("");
  });
});

describe("a line's own voice as a reference", () => {
  it("is its speech, when it is clear, alone and long enough", () => {
    const speech: Line["speech"] = [
      [0, 2_000],
      [2_400, 4_000],
    ];
    const long = line(0, 4_000, { speech });
    expect(lineReference(long, [long])).toEqual([
      { startMs: 0, endMs: 2_000 },
      { startMs: 2_400, endMs: 4_000 },
    ]);
  });
  it.each<[string, Line, Line[]]>([
    ["it is short", line(0, 2_999), []],
    ["its words are doubtful", line(0, 4_000, { score: 0.59 }), []],
    ["there is music", line(0, 4_000, { warnings: ["over_music"] }), []],
    ["somebody else is heard in it", line(0, 4_000), [line(3_900, 5_000, { speakerId: "spk_2" })]],
    ["somebody else begins at once", line(0, 4_000), [line(4_050, 5_000, { speakerId: "spk_2" })]],
    ["it is longer than a sample", line(0, 15_001), []],
  ])("is none when %s", (_, own, others) => expect(lineReference(own, [own, ...others])).toBeNull());
  it("may be warned of what does not matter to a voice, and have neighbours", () => {
    const own = line(0, 4_000, { warnings: ["too_fast"] });
    expect(lineReference(own, [own, line(4_101, 5_000, { speakerId: "spk_2" }), line(4_000, 5_000)])).not.toBeNull();
  });
  it("is asked of each of 3,000 lines in well under a second", () => {
    const lines = Array.from({ length: 3_000 }, (_, at) => line(at * 4_000, at * 4_000 + 3_500, { speakerId: `spk_${at % 3}` }));
    expect(lines.filter((each) => lineReference(each, lines) !== null).length).toBe(3_000);
    expect(cpuMs(() => lines.map((each) => lineReference(each, lines)), 500)).toBeLessThan(500);
  });
});

describe("how clean a mix is", () => {
  it("is told by the pieces in which somebody speaks, by their power", () => {
    expect(cleannessOf([{ vocalsDb: -20, backgroundDb: -40 }])).toBeCloseTo(20);
    expect(
      cleannessOf([
        { vocalsDb: -20, backgroundDb: -40 },
        { vocalsDb: -96, backgroundDb: -10 },
      ]),
    ).toBeCloseTo(20);
    expect(cleannessOf([{ vocalsDb: -96, backgroundDb: -20 }])).toBeNull();
  });
});
