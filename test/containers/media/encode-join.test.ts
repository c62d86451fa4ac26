import { describe, expect, it } from "vitest";
import { EncodeValue, PIECE_SAMPLES } from "../../../containers/contract/stages.ts";
import { adtsFrames } from "../../../containers/media/adts.ts";
import { encode } from "../../../containers/media/encode.ts";
import { join } from "../../../containers/media/join.ts";
import { writeWav } from "../../../containers/media/wav.ts";
import { alignment, bytesOf, chirp, decoded, fileOf, make, runFfmpeg, stageRun } from "./media-files.ts";

const RATE = 48_000;
async function save(name: string, pcm: Int16Array, channels: number): Promise<string> {
  await writeWav(fileOf(name), { sampleRate: RATE, channels, pcm });
  return fileOf(name);
}

/** Cuts a film as the mixer does, encodes each piece on its own, and gives the pieces' files. */
async function encodePieces(name: string, pcm: Int16Array, channels: number): Promise<string[]> {
  const samples = pcm.length / channels;
  const count = Math.ceil(samples / PIECE_SAMPLES);
  const cut = (from: number, to: number): Int16Array => pcm.slice(from * channels, Math.min(samples, to) * channels);
  const files: string[] = [];
  for (let piece = 0; piece < count; piece++) {
    const start = piece * PIECE_SAMPLES;
    const end = start + PIECE_SAMPLES;
    const params = { piece, first: piece === 0, last: piece === count - 1, bitrateKbps: 128 };
    const run = stageRun(params, {
      mix: [await save(`${name}-${piece}.wav`, cut(start, end), channels)],
      ...(params.first ? {} : { before: [await save(`${name}-${piece}-before.wav`, cut(start - 8_192, start), channels)] }),
      ...(params.last ? {} : { after: [await save(`${name}-${piece}-after.wav`, cut(end, end + 2_048), channels)] }),
    });
    const { frames } = EncodeValue.parse((await encode(run)).value);
    expect(adtsFrames(bytesOf(run.artifacts["aac"] ?? "")).length).toBe(frames);
    files.push(run.artifacts["aac"] ?? "");
  }
  return files;
}
async function joined(kind: "aac" | "dialogue", samples: number, pieces: string[]): Promise<string> {
  const run = stageRun({ kind, samples }, { pieces });
  expect((await join(run)).value).toEqual({ samples });
  return run.artifacts["audio"] ?? "";
}
/** Exactly the film; ffmpeg before 7 reads the last frame whole, whatever the file says. */
function expectEnd(heard: number, samples: number): void {
  expect([samples, Math.ceil(samples / 1_024) * 1_024]).toContain(heard);
}
/** How far a copy is above its error, in dB, between two places. */
function snr(original: Int16Array, heard: Int16Array, from: number, to: number): number {
  let [signal, error] = [0, 0];
  for (let at = from; at < to; at++) {
    signal += (original[at] ?? 0) ** 2;
    error += ((original[at] ?? 0) - (heard[at] ?? 0)) ** 2;
  }
  return 10 * Math.log10(signal / (error + 1e-9));
}

describe("encode and join", () => {
  it("play exactly as many samples as were encoded, not shifted by one, for any remainder of a frame", async () => {
    for (const samples of [1_024 * 40, 1_024 * 40 + 1, 1_024 * 40 + 1_023, 700]) {
      const pcm = decoded(make("tone.wav", ...chirp(2), "-c:a", "pcm_s16le")).slice(0, samples);
      const heard = decoded(await joined("aac", samples, await encodePieces(`short-${samples}`, pcm, 1)));
      expectEnd(heard.length, samples);
      expect(alignment(pcm, heard, 0, Math.min(30_000, samples))).toMatchObject({ lag: 0, likeness: expect.closeTo(1, 1) });
    }
  });
  it("sound the same at the seam of two pieces as in one encode, and stay aligned to the end", async () => {
    const samples = PIECE_SAMPLES + 150_000;
    const pcm = decoded(
      make(
        "film.wav",
        "-f",
        "lavfi",
        "-i",
        `aevalsrc='0.25*sin(2*PI*(200+40*sin(3*t))*t)+0.1*sin(2*PI*1500*t)|0.2*sin(2*PI*330*t)':s=48000:d=${samples / RATE}:c=stereo`,
        "-c:a",
        "pcm_s16le",
      ),
    );
    const pieces = await encodePieces("seam", pcm, 2);
    const file = await joined("aac", samples, pieces);
    const heard = decoded(file);
    expectEnd(heard.length / 2, samples);
    const seam = PIECE_SAMPLES * 2;
    // an encoder that starts cold at the seam loses 30 dB there; rolled in, it is as good as in the middle of the piece
    const atSeam = snr(pcm, heard, seam - 8_192, seam + 8_192);
    expect(atSeam).toBeGreaterThan(snr(pcm, heard, seam + 100_000, seam + 120_000) - 4);
    expect(atSeam).toBeGreaterThan(20);
    for (const at of [10_000, seam + 20_000, samples * 2 - 60_000]) expect(alignment(pcm, heard, at, at + 40_000, 8).lag).toBe(0);
    const lines = runFfmpeg("-copyts", "-i", file, "-c", "copy", "-f", "framecrc", "pipe:1").toString().split("\n");
    // one frame of priming before time 0, marked to be skipped
    expect(lines.find((line) => line.startsWith("0,"))).toMatch(/^0, +-1024, +-1024, +1024,.*, S=1,/);
  });
  it("make the same bytes each time", async () => {
    const pcm = decoded(make("again.wav", ...chirp(1), "-c:a", "pcm_s16le"));
    const files = [await joined("aac", pcm.length, await encodePieces("one", pcm, 1)), await joined("aac", pcm.length, await encodePieces("two", pcm, 1))];
    expect(bytesOf(files[0] ?? "").equals(bytesOf(files[1] ?? ""))).toBe(true);
  });
  it("keep silence silent", async () => {
    const heard = decoded(await joined("aac", 30_000, await encodePieces("silence", new Int16Array(30_000), 1)));
    expect(heard.every((sample) => sample === 0)).toBe(true);
  });
  it("refuse pieces that are not as long as the film, and a middle piece without neighbours", async () => {
    const pieces = await encodePieces("wrong", new Int16Array(30_000), 1);
    await expect(joined("aac", 40_000, pieces)).rejects.toMatchObject({ code: "invalid_task" });
    await expect(joined("aac", 20_000, pieces)).rejects.toMatchObject({ code: "invalid_task" });
    const middle = stageRun({ piece: 1, first: false, last: false, bitrateKbps: 96 }, { mix: [await save("middle.wav", new Int16Array(PIECE_SAMPLES), 1)] });
    await expect(encode(middle)).rejects.toMatchObject({ code: "invalid_task" });
    await expect(joined("dialogue", 999, [await save("dialogue.wav", new Int16Array(1_000), 1)])).rejects.toMatchObject({ code: "invalid_task" });
  });
  it("join the dialogue without loss", async () => {
    const pcm = decoded(make("voice.wav", ...chirp(2), "-c:a", "pcm_s16le"));
    const parts = [await save("voice-0.wav", pcm.slice(0, 50_000), 1), await save("voice-1.wav", pcm.slice(50_000), 1)];
    const file = await joined("dialogue", pcm.length, parts);
    expect(decoded(file)).toEqual(pcm);
    expect(bytesOf(file).subarray(0, 4).toString()).toBe("fLaC");
  });
});
