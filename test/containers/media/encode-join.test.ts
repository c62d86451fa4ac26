import { beforeAll, describe, expect, it } from "vitest";
import { integratedDb } from "../../../containers/contract/loudness.ts";
import { EncodeValue, PIECE_SAMPLES } from "../../../containers/contract/stages.ts";
import { adtsConfig, adtsFrames } from "../../../containers/media/adts.ts";
import { encode } from "../../../containers/media/encode.ts";
import { join } from "../../../containers/media/join.ts";
import { master } from "../../../containers/media/master.ts";
import { writeSound } from "../../../containers/media/sound.ts";
import { truePeak } from "../../../containers/media/true-peak.ts";
import { writeWav } from "../../../containers/media/wav.ts";
import { alignment, bytesOf, chirp, decoded, fileOf, make, runFfmpeg, stageRun } from "./media-files.ts";
import { oversampledPeak } from "./oversampled.ts";
import { speechLike } from "./speech-like.ts";
import { mulberry } from "./voices.ts";

const RATE = 48_000;
const FRAME = 1_024;
type Options = { bitrateKbps?: number; gainDb?: number; limited?: boolean };

async function save(name: string, planes: readonly Float32Array[]): Promise<string> {
  await writeSound(fileOf(name), { sampleRate: RATE, planes: [...planes] });
  return fileOf(name);
}

/** Cuts a film as the mixer does, encodes each piece on its own, and gives the pieces' files and values. */
async function encodePieces(name: string, planes: Float32Array[], options: Options = {}): Promise<{ files: string[]; values: EncodeValue[] }> {
  const samples = planes[0]?.length ?? 0;
  const count = Math.ceil(samples / PIECE_SAMPLES);
  const cut = (from: number, to: number): Float32Array[] => planes.map((plane) => plane.slice(from, Math.min(samples, to)));
  const files: string[] = [];
  const values: EncodeValue[] = [];
  for (let piece = 0; piece < count; piece++) {
    const start = piece * PIECE_SAMPLES;
    const end = start + PIECE_SAMPLES;
    const params = { piece, first: piece === 0, last: piece === count - 1, bitrateKbps: 128, gainDb: 0, ...options };
    const run = stageRun(params, {
      mix: [await save(`${name}-${piece}.wav`, cut(start, end))],
      ...(params.first ? {} : { before: [await save(`${name}-${piece}-before.wav`, cut(start - 8_192, start))] }),
      ...(params.last ? {} : { after: [await save(`${name}-${piece}-after.wav`, cut(end, end + 2_048))] }),
    });
    const value = EncodeValue.parse((await encode(run)).value);
    expect(adtsFrames(bytesOf(run.artifacts["aac"] ?? "")).length).toBe(value.frames);
    files.push(run.artifacts["aac"] ?? "");
    values.push(value);
  }
  return { files, values };
}
async function joined(params: { kind: "aac" | "flac"; samples: number; gainDb?: number }, pieces: string[]): Promise<string> {
  const run = stageRun(params, { pieces });
  expect((await join(run)).value).toEqual({ samples: params.samples });
  return run.artifacts["audio"] ?? "";
}
const joinedAac = (samples: number, { files }: { files: string[] }): Promise<string> => joined({ kind: "aac", samples }, files);
const planesOf = (pcm: Int16Array, channels: number): Float32Array[] =>
  Array.from({ length: channels }, (_, channel) => Float32Array.from({ length: pcm.length / channels }, (_, k) => (pcm[k * channels + channel] ?? 0) / 32_768));
/** What a player hears, channel by channel, full scale 1. */
function heardPlanes(file: string, channels: number): Float32Array[] {
  const bytes = runFfmpeg("-i", file, "-f", "f32le", "pipe:1");
  const pcm = new Float32Array(new Uint8Array(bytes).buffer);
  return Array.from({ length: channels }, (_, channel) => Float32Array.from({ length: pcm.length / channels }, (_, k) => pcm[k * channels + channel] ?? 0));
}
/** Exactly the film; ffmpeg before 7 reads the last frame whole, whatever the file says. */
function expectEnd(heard: number, samples: number): void {
  expect([samples, Math.ceil(samples / FRAME) * FRAME]).toContain(heard);
}
/** How far a copy is above its error, in dB, between two places. */
function snr(original: ArrayLike<number>, heard: ArrayLike<number>, from: number, to: number): number {
  let [signal, error] = [0, 0];
  for (let at = from; at < to; at++) {
    signal += (original[at] ?? 0) ** 2;
    error += ((original[at] ?? 0) - (heard[at] ?? 0)) ** 2;
  }
  return 10 * Math.log10(signal / (error + 1e-20));
}

describe("encode and join", () => {
  it("play exactly as many samples as were encoded, not shifted by one, for any remainder of a frame", async () => {
    for (const samples of [FRAME * 40, FRAME * 40 + 1, FRAME * 40 + 1_023, 700]) {
      const pcm = decoded(make("tone.wav", ...chirp(2), "-c:a", "pcm_s16le")).slice(0, samples);
      const heard = decoded(await joinedAac(samples, await encodePieces(`short-${samples}`, planesOf(pcm, 1))));
      expectEnd(heard.length, samples);
      expect(alignment(pcm, heard, 0, Math.min(30_000, samples))).toMatchObject({ lag: 0, likeness: expect.closeTo(1, 1) });
    }
  });
  it("keep six channels apart, each where it was, to the sample", async () => {
    const samples = 3 * RATE + 77;
    const planes = [0, 1, 2, 3, 4, 5].map((channel) =>
      Float32Array.from({ length: samples }, (_, k) => 0.2 * Math.sin((2 * Math.PI * (channel === 3 ? 60 : 300 + 211 * channel) * k) / RATE)),
    );
    const pieces = await encodePieces("six", planes, { bitrateKbps: 384 });
    expect(adtsConfig(adtsFrames(bytesOf(pieces.files[0] ?? ""))[0] ?? Buffer.alloc(7)).channels).toBe(6);
    const heard = heardPlanes(await joinedAac(samples, pieces), 6);
    for (const [channel, plane] of planes.entries()) {
      expectEnd(heard[channel]?.length ?? 0, samples);
      expect(snr(plane, heard[channel] ?? [], RATE, 2 * RATE)).toBeGreaterThan(15);
    }
  });
  it("make the same bytes each time", async () => {
    const planes = planesOf(decoded(make("again.wav", ...chirp(1), "-c:a", "pcm_s16le")), 1);
    const files = [await joinedAac(RATE, await encodePieces("one", planes)), await joinedAac(RATE, await encodePieces("two", planes))];
    expect(bytesOf(files[0] ?? "").equals(bytesOf(files[1] ?? ""))).toBe(true);
  });
  it("keep silence silent", async () => {
    const pieces = await encodePieces("silence", [new Float32Array(30_000)], { gainDb: 24 });
    expect(pieces.values[0]).toMatchObject({ peakDb: -120, decodedPeakDb: null, limitedMs: 0 });
    expect(decoded(await joinedAac(30_000, pieces)).every((sample) => sample === 0)).toBe(true);
  });
  it("read pieces of 16 bits, and leave a sound untouched that is not to be limited", async () => {
    const pcm = decoded(make("original.wav", ...chirp(1), "-c:a", "pcm_s16le"));
    await writeWav(fileOf("loud16.wav"), { sampleRate: RATE, channels: 1, pcm: pcm.map((sample) => 3.2 * sample) });
    const run = stageRun({ piece: 0, first: true, last: true, bitrateKbps: 128, gainDb: 9, limited: false }, { mix: [fileOf("loud16.wav")] });
    const value = EncodeValue.parse((await encode(run)).value);
    expect(value).toMatchObject({ limitedMs: 0, decodedPeakDb: null });
    expect(value.peakDb).toBeCloseTo(20 * Math.log10(0.96), 1);
  });
  it("refuse pieces that are not as long as the film, a middle piece without neighbours, and sounds that are not alike", async () => {
    const pieces = await encodePieces("wrong", [new Float32Array(30_000)]);
    await expect(joinedAac(40_000, pieces)).rejects.toMatchObject({ code: "invalid_task" });
    await expect(joinedAac(20_000, pieces)).rejects.toMatchObject({ code: "invalid_task" });
    const middle = { piece: 1, first: false, last: false, bitrateKbps: 96, gainDb: 0 };
    await expect(encode(stageRun(middle, { mix: [await save("middle.wav", [new Float32Array(PIECE_SAMPLES)])] }))).rejects.toMatchObject({
      code: "invalid_task",
    });
    const mono = await save("mono.wav", [new Float32Array(9_000)]);
    const stereo = await save("stereo.wav", [new Float32Array(9_000), new Float32Array(9_000)]);
    await expect(encode(stageRun({ ...middle, last: true }, { mix: [mono], before: [stereo] }))).rejects.toMatchObject({ code: "invalid_task" });
    await expect(joined({ kind: "flac", samples: 999 }, [mono])).rejects.toMatchObject({ code: "invalid_task" });
    await expect(joined({ kind: "flac", samples: 18_000 }, [mono, stereo])).rejects.toMatchObject({ code: "invalid_task" });
  });
});

describe("a film of two pieces, mastered with much to limit", () => {
  const samples = PIECE_SAMPLES + 150_000;
  const gainDb = 9;
  let planes: Float32Array[] = [];
  let pieces: Awaited<ReturnType<typeof encodePieces>>;
  let file = "";
  let heard: Float32Array[] = [];
  beforeAll(async () => {
    planes = speechLike({ seconds: samples / RATE, channels: 2 });
    // loud at the seam as well
    for (const plane of planes) plane.copyWithin(PIECE_SAMPLES - 30_000, 10_000, 70_000);
    pieces = await encodePieces("film", planes, { gainDb });
    file = await joinedAac(samples, pieces);
    heard = heardPlanes(file, 2);
  }, 120_000);

  it("sounds the same at the seam as one encode of the whole, and stays aligned to the end", () => {
    const whole = planes.map((plane) => plane.slice());
    master(whole, { gainDb, ceilingDb: -1.5 });
    expectEnd(heard[0]?.length ?? 0, samples);
    for (const [channel, original] of whole.entries()) {
      const copy = heard[channel] ?? [];
      // an encoder that starts cold at the seam loses 30 dB there; rolled in, it is as good as in the middle of the piece
      const atSeam = snr(original, copy, PIECE_SAMPLES - 4_096, PIECE_SAMPLES + 4_096);
      expect(atSeam).toBeGreaterThan(snr(original, copy, 10_000, 70_000) - 4);
      expect(atSeam).toBeGreaterThan(15);
      const scaled = (of: ArrayLike<number>): Int16Array => Int16Array.from(of, (value) => 32_767 * value);
      for (const at of [10_000, PIECE_SAMPLES - 20_000, samples - 60_000]) expect(alignment(scaled(original), scaled(copy), at, at + 20_000, 8).lag).toBe(0);
    }
  });
  it("marks one frame of priming before time 0 to be skipped", () => {
    const lines = runFfmpeg("-copyts", "-i", file, "-c", "copy", "-f", "framecrc", "pipe:1").toString().split("\n");
    expect(lines.find((line) => line.startsWith("0,"))).toMatch(/^0, +-1024, +-1024, +1024,.*, S=1,/);
  });
  it("stays below -1.5 dBTP as samples and -1.0 dBTP decoded, and says what it measured", () => {
    const peakDb = 20 * Math.log10(Math.max(...heard.map((plane) => truePeak(plane))));
    expect(peakDb).toBeLessThanOrEqual(-1);
    for (const value of pieces.values) {
      expect(value.peakDb).toBeLessThanOrEqual(-1.5);
      expect(value.peakDb).toBeGreaterThan(-2.2);
      expect(value.decodedPeakDb).toBeLessThanOrEqual(-1);
      expect(value.limitedMs).toBeGreaterThan(100);
    }
    const decodedPeak = Math.max(...pieces.values.map(({ decodedPeakDb }) => decodedPeakDb ?? -120));
    expect(Math.abs(decodedPeak - peakDb)).toBeLessThan(0.15);
    const blocks = pieces.values.flatMap((value) => value.blocks);
    expect(blocks.length).toBe(Math.ceil(samples / 4_800));
    expect(integratedDb(blocks)).toBeGreaterThan(-15);
  });
});

it("encodes again, lower where it has to be, what a low bitrate raises above the ceiling", async () => {
  const planes = speechLike({ seconds: 8, channels: 2, bed: 0.3 });
  const pieces = await encodePieces("coarse", planes, { gainDb: 9, bitrateKbps: 64 });
  const heard = heardPlanes(await joinedAac(8 * RATE, pieces), 2);
  expect(pieces.values[0]?.decodedPeakDb).toBeLessThanOrEqual(-1);
  expect(20 * Math.log10(Math.max(...heard.map((plane) => truePeak(plane))))).toBeLessThanOrEqual(-0.9);
});

it("says of claps and cymbals what a player decodes, and brings it below the ceiling", async () => {
  const planes = [5, 6].map((seed) => {
    const random = mulberry(seed);
    return Float32Array.from({ length: 4 * RATE }, (_, k) => (0.02 + 1.1 * Math.exp(-(k % 30_000) / 9_600)) * (2 * random() - 1));
  });
  const pieces = await encodePieces("hits", planes, { gainDb: 3, bitrateKbps: 160 });
  const heard = heardPlanes(await joinedAac(4 * RATE, pieces), 2);
  const heardDb = 20 * Math.log10(Math.max(...heard.map((plane) => oversampledPeak(plane))));
  expect(pieces.values[0]?.limitedMs).toBeGreaterThan(100);
  expect(pieces.values[0]?.decodedPeakDb).toBeLessThanOrEqual(-1);
  expect(Math.abs((pieces.values[0]?.decodedPeakDb ?? 0) - heardDb)).toBeLessThan(0.1);
});

describe("join of WAV pieces", () => {
  it("loses nothing of 16 bits", async () => {
    const pcm = decoded(make("voice.wav", ...chirp(2), "-c:a", "pcm_s16le"));
    const parts = [fileOf("voice-0.wav"), fileOf("voice-1.wav")];
    await writeWav(parts[0] ?? "", { sampleRate: RATE, channels: 1, pcm: pcm.slice(0, 50_000) });
    await writeWav(parts[1] ?? "", { sampleRate: RATE, channels: 1, pcm: pcm.slice(50_000) });
    const file = await joined({ kind: "flac", samples: pcm.length }, parts);
    expect(decoded(file)).toEqual(pcm);
    expect(bytesOf(file).subarray(0, 4).toString()).toBe("fLaC");
  });
  it("keeps 24 bits of floats in up to six channels, at the gain asked for, and clips what does not fit", async () => {
    for (const channels of [1, 2, 6]) {
      const planes = speechLike({ seconds: 1.5, channels });
      (planes[0] ?? new Float32Array(1))[1_000] = 3;
      const cut = [planes.map((plane) => plane.slice(0, 31_111)), planes.map((plane) => plane.slice(31_111))];
      const parts = [await save(`stem-${channels}-0.wav`, cut[0] ?? []), await save(`stem-${channels}-1.wav`, cut[1] ?? [])];
      const heard = heardPlanes(await joined({ kind: "flac", samples: 72_000, gainDb: -6 }, parts), channels);
      const gain = 10 ** (-6 / 20);
      for (const [channel, plane] of planes.entries()) {
        const wanted = plane.map((value) => Math.min(1 - 2 ** -23, value * gain));
        expect(heard[channel]?.length).toBe(72_000);
        expect(heard[channel]?.every((value, k) => Math.abs(value - (wanted[k] ?? 0)) <= 2 ** -23)).toBe(true);
      }
    }
  });
});
