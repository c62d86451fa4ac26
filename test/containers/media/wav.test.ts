import { truncateSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { interleave, readSound, writeSound } from "../../../containers/media/sound.ts";
import { readWav, wavInfo, writeWav } from "../../../containers/media/wav.ts";
import { pcmOf } from "../../../containers/media/wav-stream.ts";
import { fileOf, runFfmpeg } from "./media-files.ts";
import { foreignWav } from "./sounds.ts";
import type { Written } from "./sounds.ts";

const values = [0, 0.5, -0.5, 0.25, -1, 0.75];
const formats: Written[] = [
  { kind: "pcm", bits: 8, sampleRate: 8_000, channels: 1 },
  { kind: "pcm", bits: 16, sampleRate: 22_050, channels: 2 },
  { kind: "pcm", bits: 24, sampleRate: 96_000, channels: 3 },
  { kind: "pcm", bits: 24, sampleRate: 48_000, channels: 6, extensible: true },
  { kind: "pcm", bits: 32, sampleRate: 44_100, channels: 1 },
  { kind: "float", bits: 32, sampleRate: 48_000, channels: 2 },
  { kind: "float", bits: 32, sampleRate: 48_000, channels: 6, extensible: true },
  { kind: "float", bits: 64, sampleRate: 24_000, channels: 1 },
];

describe("a sound read from WAV", () => {
  it.each(formats)("is of full scale 1, channel by channel, from $kind of $bits bits at $sampleRate Hz with $channels channels", async (format) => {
    const { sampleRate, planes } = await readSound(foreignWav("foreign.wav", format, values));
    expect(sampleRate).toBe(format.sampleRate);
    expect(planes).toHaveLength(format.channels);
    expect([...interleave(planes)]).toEqual(values);
  });
  it("of 16 bits is exactly its 32,768ths", async () => {
    const pcm = Int16Array.from([-32_768, -1, 0, 1, 32_767]);
    await writeWav(fileOf("steps.wav"), { sampleRate: 48_000, channels: 1, pcm });
    expect((await readSound(fileOf("steps.wav"))).planes[0]).toEqual(Float32Array.from(pcm, (value) => value / 32_768));
    expect((await readWav(fileOf("steps.wav"))).pcm).toEqual(pcm);
  });
  it("comes back as it was written, above full scale too, and as ffmpeg reads it", async () => {
    const planes = [Float32Array.from([0.1, 1.5, -2]), Float32Array.from([1e-9, 0, -0.3])];
    await writeSound(fileOf("floats.wav"), { sampleRate: 48_000, planes });
    expect(await readSound(fileOf("floats.wav"))).toEqual({ sampleRate: 48_000, planes });
    expect(await wavInfo(fileOf("floats.wav"))).toMatchObject({ encoding: "f32", channels: 2, frames: 3, sampleBytes: 4 });
    const bytes = new Uint8Array(runFfmpeg("-i", fileOf("floats.wav"), "-f", "f32le", "pipe:1"));
    expect(new Float32Array(bytes.buffer)).toEqual(interleave(planes));
  });
});

describe("a WAV file that is none of ours", () => {
  it.each<[string, Written]>([
    ["nine channels", { kind: "pcm", bits: 16, sampleRate: 48_000, channels: 9 }],
    ["1 kHz", { kind: "pcm", bits: 16, sampleRate: 1_000, channels: 1 }],
    ["40 bits", { kind: "pcm", bits: 40, sampleRate: 48_000, channels: 1 }],
  ])("is refused: %s", async (_, format) => {
    await expect(readSound(foreignWav("odd.wav", format, [0]))).rejects.toMatchObject({ code: "invalid_wav" });
  });
  it("is refused where a sample is no number", async () => {
    const broken = foreignWav("nan.wav", { kind: "float", bits: 32, sampleRate: 48_000, channels: 1 }, [0, Number.NaN]);
    await expect(readSound(broken)).rejects.toMatchObject({ code: "invalid_wav" });
  });
  it("is refused without a header, or with one that ends", async () => {
    writeFileSync(fileOf("text.wav"), "no sound at all, only words");
    await expect(wavInfo(fileOf("text.wav"))).rejects.toMatchObject({ code: "invalid_wav" });
    truncateSync(foreignWav("short.wav", { kind: "pcm", bits: 16, sampleRate: 48_000, channels: 1 }, [0]), 30);
    await expect(wavInfo(fileOf("short.wav"))).rejects.toMatchObject({ code: "invalid_wav" });
  });
  it("counts the samples that are there where it promises more", async () => {
    const file = foreignWav("cut.wav", { kind: "pcm", bits: 16, sampleRate: 48_000, channels: 2 }, new Float32Array(200));
    const { dataOffset } = await wavInfo(file);
    truncateSync(file, dataOffset + 10 * 4 + 3);
    expect((await readSound(file)).planes[0]).toHaveLength(10);
  });
  it("of floats is refused where 16 bits are read", async () => {
    const floats = foreignWav("float.wav", { kind: "float", bits: 32, sampleRate: 48_000, channels: 1 }, values);
    await expect(readWav(floats)).rejects.toMatchObject({ code: "invalid_wav" });
    await expect(pcmOf([floats], 1, 0, 2).next()).rejects.toMatchObject({ code: "invalid_wav" });
  });
});
