import { beforeAll, describe, expect, it } from "vitest";
import { PIECE_SAMPLES, ProsodyValue } from "../../../containers/contract/stages.ts";
import { prosody } from "../../../containers/media/prosody.ts";
import { writeWav } from "../../../containers/media/wav.ts";
import { fileOf, stageRun } from "./media-files.ts";
import { madeVoice } from "./voices.ts";

/** A film of 40 s: ten seconds each at 100, 150, 200 and 250 Hz, of which the last is spread over the seam at 32 s. */
const files: string[] = [];
beforeAll(async () => {
  const film = Int16Array.from(madeVoice({ seconds: 40, hz: (second) => 100 + 50 * Math.floor(second / 10) }), Math.round);
  for (const [at, shares] of [[1], [1, -1]].entries()) {
    for (const piece of [0, 1]) {
      const mono = film.subarray(piece * PIECE_SAMPLES, (piece + 1) * PIECE_SAMPLES);
      const pcm = Int16Array.from(
        { length: mono.length * shares.length },
        (_, k) => (shares[k % shares.length] ?? 0) * (mono[Math.floor(k / shares.length)] ?? 0),
      );
      files.push(fileOf(`prosody-${at}-${piece}.wav`));
      await writeWav(files.at(-1)!, { sampleRate: 48_000, channels: shares.length, pcm });
    }
  }
});
const span = (startMs: number, endMs: number) => ({ startMs, endMs });
async function told(lines: { id: string; spans: { startMs: number; endMs: number }[] }[], { pieces = [0, 1], from = 0 } = {}) {
  const run = stageRun({ pieces, lines }, { sound: pieces.map((piece) => files[from + piece] ?? "") });
  return { lines: ProsodyValue.parse((await prosody(run)).value).lines, run };
}

describe("prosody", () => {
  it("tells of each line in the order asked, also across the seam of two pieces", async () => {
    const { lines, run } = await told([
      { id: "high", spans: [span(31_000, 33_000)] },
      { id: "low", spans: [span(1_000, 2_000), span(3_000, 4_000)] },
      { id: "both", spans: [span(8_000, 10_000), span(30_000, 32_500)] },
    ]);
    expect(lines.map(({ id, pitchHz }) => [id, Math.round(pitchHz ?? 0)])).toEqual([
      ["high", 250],
      ["low", 100],
      ["both", 250],
    ]);
    expect(lines[0]?.pitchRange).toBeLessThan(0.5);
    expect(lines[2]?.pitchRange).toBeCloseTo(12 * Math.log2(2.5), 0);
    expect(run.fractions.at(-1)).toBe(1);
  });
  it("hears both channels where they are opposite", async () => {
    const { lines } = await told([{ id: "mid", spans: [span(12_000, 14_000)] }], { from: 2 });
    expect(Math.round(lines[0]?.pitchHz ?? 0)).toBe(150);
  });
  it("says that a line is too short to tell, and goes on", async () => {
    const { lines } = await told([
      { id: "short", spans: [span(1_000, 1_030)] },
      { id: "fine", spans: [span(1_000, 2_000)] },
    ]);
    expect(lines[0]).toEqual({ id: "short", pitchHz: null, pitchRange: null });
    expect(Math.round(lines[1]?.pitchHz ?? 0)).toBe(100);
  });
  it("makes no artifacts, and refuses spans outside the pieces, spans that end before they begin, and pieces without a number", async () => {
    const invalid = expect.objectContaining({ code: "invalid_task" });
    expect((await told([{ id: "a", spans: [span(0, 1_000)] }])).run.artifacts).toEqual({});
    await expect(told([{ id: "a", spans: [span(39_000, 41_000)] }])).rejects.toEqual(invalid);
    await expect(told([{ id: "a", spans: [span(33_000, 34_000)] }], { pieces: [0] })).rejects.toEqual(invalid);
    await expect(told([{ id: "a", spans: [span(2_000, 1_000)] }])).rejects.toEqual(invalid);
    const run = stageRun({ pieces: [0, 1], lines: [{ id: "a", spans: [span(0, 1_000)] }] }, { sound: files.slice(0, 1) });
    await expect(prosody(run)).rejects.toEqual(invalid);
  });
});
