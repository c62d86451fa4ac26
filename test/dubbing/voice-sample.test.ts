import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleannessOf } from "../../src/dubbing/hear-from.ts";
import type { Line } from "../../src/dubbing/script.ts";
import { MOST_SAMPLE_MS, sampleSpans } from "../../src/dubbing/voice-sample.ts";

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
