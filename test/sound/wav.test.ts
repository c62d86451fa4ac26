/** WAV, PCM and what is neither. */
import * as fc from "../property.ts";
import { describe, expect, it } from "vitest";
import { BadSound } from "../../src/sound/bad-sound.ts";
import { readPcm } from "../../src/sound/read-pcm.ts";
import { readSound } from "../../src/sound/read-sound.ts";
import { readWav } from "../../src/sound/read-wav.ts";
import { soundKind } from "../../src/sound/sound-kind.ts";
import { writeWav } from "../../src/sound/write-wav.ts";

type Wav = {
  code?: number;
  channels?: number;
  rate?: number;
  bits?: number;
  block?: number;
  data?: readonly number[];
  size?: number;
  before?: readonly number[];
  tail?: readonly number[];
};

/** Any WAV, true or lying. */
function wav({
  code = 1,
  channels = 1,
  rate = 24_000,
  bits = 16,
  block = (channels * bits) / 8,
  data = [1, 0],
  size = data.length,
  before = [],
  tail = [],
}: Wav): Uint8Array {
  const two = (value: number) => [value & 255, (value >> 8) & 255];
  const four = (value: number) => [...two(value), ...two(value >>> 16)];
  const name = (text: string) => Array.from(text, (letter) => letter.charCodeAt(0));
  const guid = code === 0xfffe ? [...two(22), ...two(bits), ...four(4), 1, 0, 0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113] : [];
  const fmt = [...two(code), ...two(channels), ...four(rate), ...four(rate * block), ...two(block), ...two(bits), ...guid];
  const body = [...name("WAVE"), ...before, ...name("fmt "), ...four(fmt.length), ...fmt, ...name("data"), ...four(size), ...data, ...tail];
  return Uint8Array.from([...name("RIFF"), ...four(body.length), ...body]);
}
const bytesOf = (array: Float32Array | Float64Array | Int32Array): number[] => [...new Uint8Array(array.buffer)];
const saidOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof BadSound) return error.message;
    throw error;
  }
  return "nothing";
};

describe("a WAV", () => {
  it("of ours is read as it was written", () => {
    fc.assert(
      fc.property(fc.int16Array({ minLength: 1, maxLength: 400 }), fc.constantFrom(8_000, 16_000, 22_050, 24_000, 44_100, 48_000), (samples, sampleRate) => {
        const own = Int16Array.from(samples);
        expect(readWav(writeWav({ samples: own, sampleRate }))).toEqual({ samples: own, sampleRate });
      }),
    );
  });
  it.each([
    ["24 bit", { bits: 24, data: [0, 0, 64, 0, 0, 192, 255, 255, 127] }],
    ["32 bit", { bits: 32, data: bytesOf(Int32Array.from([2 ** 30, -(2 ** 30), 2 ** 31 - 1])) }],
    ["32 bit floats", { code: 3, bits: 32, data: bytesOf(Float32Array.from([0.5, -0.5, 1.7])) }],
    ["64 bit floats", { code: 3, bits: 64, data: bytesOf(Float64Array.from([0.5, -0.5, 1])) }],
    ["16 bit in the extensible form", { code: 0xfffe, data: [0, 64, 0, 192, 255, 127] }],
    ["two channels", { channels: 2, data: [0, 64, 0, 64, 0, 128, 0, 0, 255, 127, 255, 127] }],
  ] as const)("of %s becomes 16 bit and mono", (_, made) => {
    expect([...readWav(wav(made)).samples]).toEqual([16_384, -16_384, 32_767]);
  });
  it("may have other chunks before and after the sound, of odd sizes too", () => {
    const before = [76, 73, 83, 84, 3, 0, 0, 0, 1, 2, 3, 0];
    expect([...readWav(wav({ before, data: [7, 0, 8, 0], tail: [...before] })).samples]).toEqual([7, 8]);
  });
  it.each([0xffff_ffff, 0x7fff_ffff, 0x7fff_f000])("whose writer did not know its length (%i) is as long as it is", (size) => {
    expect([...readWav(wav({ data: [7, 0, 8, 0], size })).samples]).toEqual([7, 8]);
  });
  it.each([
    ["less sound than promised", { size: 4 }, /promises 4 bytes of sound and has 2/],
    ["half a sample at its end", { data: [1, 0, 2] }, /middle of a sample/],
    ["no sample", { data: [] }, /without a single sample/],
    ["a header that contradicts itself", { block: 4 }, /contradicts itself/],
    ["no channel", { channels: 0, block: 2 }, /0 channels/],
    ["an impossible rate", { rate: 7 }, /7 samples a second/],
    ["mu-law", { code: 7, bits: 8 }, /mu-law/],
    ["8 bit", { bits: 8 }, /8 bit PCM/],
    ["MP3 inside", { code: 85 }, /MP3/],
    ["no numbers", { code: 3, bits: 32, data: bytesOf(Float32Array.from([Number.NaN])) }, /no numbers/],
    ["infinite numbers", { code: 3, bits: 32, data: bytesOf(Float32Array.from([Number.POSITIVE_INFINITY])) }, /no numbers/],
    ["a chunk that reaches beyond its end", { before: [76, 73, 83, 84, 255, 255, 0, 0] }, /middle of its header/],
  ] as const)("with %s is refused by name", (_, made, said) => {
    expect(saidOf(() => readWav(wav(made)))).toMatch(said);
  });
  it("of any bytes is read or refused, and never anything else", () => {
    const whole = writeWav({ samples: Int16Array.from({ length: 50 }, (_, index) => index), sampleRate: 24_000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 }), fc.nat(whole.length), (changes, length) => {
        const bytes = whole.slice(0, length);
        for (const [at, value] of changes) if (at < length) bytes[at] = value;
        expect(typeof saidOf(() => readWav(bytes))).toBe("string");
      }),
    );
  });
});

describe("what a vendor sends", () => {
  const PCM = new Uint8Array([1, 0, 255, 255]);
  it("is read as the PCM that was asked for, at the rate that it says", () => {
    expect(readSound(PCM, "audio/pcm", 24_000)).toEqual({ samples: Int16Array.from([1, -1]), sampleRate: 24_000 });
    expect(readSound(PCM, "audio/pcm; rate=16000", 24_000).sampleRate).toBe(16_000);
    expect(readSound(PCM, "", 24_000).samples.length).toBe(2);
  });
  it("is read as a WAV where it is one, whatever it says of itself", () => {
    expect(readSound(wav({ rate: 16_000 }), "audio/pcm", 24_000).sampleRate).toBe(16_000);
  });
  it("is read from the middle of a buffer, at an odd byte too", () => {
    expect([...readPcm(new Uint8Array([9, 1, 0, 2, 0]).subarray(1), 24_000).samples]).toEqual([1, 2]);
  });
  const mp3Frame = [0xff, 0xfb, 0x90, 0x00, ...Array.from({ length: 413 }, () => 0)];
  it.each([
    ["MP3", new Uint8Array([...mp3Frame, ...mp3Frame])],
    ["MP3", new TextEncoder().encode("ID3 and so on")],
    ["Ogg", new TextEncoder().encode("OggS and so on")],
    ["FLAC", new TextEncoder().encode("fLaC and so on")],
    ["MP4", new TextEncoder().encode("....ftypM4A ")],
  ])("is told as %s where it is that, with what to choose", (kind, bytes) => {
    expect(soundKind(bytes)).toBe(kind);
    expect(saidOf(() => readSound(bytes, "audio/pcm", 24_000))).toBe(`sent ${kind}, which is not read here: have it answer with WAV or 16 bit PCM.`);
  });
  it("is no MP3 for a single sample that looks like the beginning of one", () => {
    expect(soundKind(new Uint8Array([0xff, 0xfb, 0x90, 0x00, 1, 0]))).toBeNull();
  });
  it.each([
    ["text/html; charset=utf-8", "text/html"],
    ["application/json", "application/json"],
    ["audio/mpeg", "audio/mpeg"],
    ["audio/L16;rate=24000", "audio/L16"],
  ])("is refused by its content type %s", (contentType, named) => {
    expect(saidOf(() => readSound(PCM, contentType, 24_000))).toContain(`sent ${named} and not`);
  });
  it("is refused where nothing is there, half a sample, or nothing that can be told", () => {
    expect(saidOf(() => readSound(new Uint8Array(), "audio/pcm", 24_000))).toBe("sent no sound at all.");
    expect(saidOf(() => readSound(new Uint8Array(3), "audio/pcm", 24_000))).toContain("only half there");
    expect(saidOf(() => readSound(PCM, "<script>", null))).toBe("sent something that says nothing of its kind and not WAV.");
    expect(saidOf(() => readPcm(PCM, 7))).toContain("7 samples a second");
  });
});
