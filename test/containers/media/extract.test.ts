import { describe, expect, it } from "vitest";
import { ExtractValue, PIECE_SAMPLES } from "../../../containers/contract/stages.ts";
import type { ProbeValue } from "../../../containers/contract/stages.ts";
import { extract } from "../../../containers/media/extract.ts";
import { probe } from "../../../containers/media/probe.ts";
import { readWav } from "../../../containers/media/wav.ts";
import { alignment, bytesOf, chirp, decoded, h264, make, picture, stageRun } from "./media-files.ts";
import type { Ran } from "./media-files.ts";

type Extracted = { value: ExtractValue; run: Ran; pcm: Int16Array };

/** Probes a file, then extracts it as the plan would. */
async function extracted(file: string, range?: { rangeStartMs: number; durationMs: number }): Promise<Extracted> {
  const source = (await probe(stageRun({ maxDurationMs: 900_000 }, { source: [file] }))).value as ProbeValue;
  const audioStartMs = source.audio[0]?.startMs;
  const run = stageRun({ audioIndex: 0, audioStartMs, durationMs: source.durationMs, ...range }, { source: [file] });
  const value = ExtractValue.parse((await extract(run)).value);
  const parts: number[] = [];
  for (let piece = 0; piece < value.pieces; piece++) {
    const wav = await readWav(run.artifacts[`programme/${piece}`] ?? "");
    expect(wav).toMatchObject({ sampleRate: 48_000, channels: value.channels });
    for (const sample of wav.pcm) parts.push(sample);
  }
  return { value, run, pcm: Int16Array.from(parts) };
}

const tone = decoded(make("tone.wav", ...chirp(2), "-c:a", "pcm_s16le"));

/** The chirp that `tone` holds, as ffmpeg writes it. */
const voice = "0.3*sin(2*PI*(300+90*t)*t)";
const heard = async (name: string, channels: string): Promise<{ from: string; speech: Int16Array }> => {
  const { value, run } = await extracted(make(name, "-f", "lavfi", "-i", `aevalsrc=${channels}:s=48000:d=2`, "-c:a", "pcm_s16le"));
  return { from: value.speechFrom, speech: decoded(run.artifacts["speech/0"] ?? "") };
};

describe("the speech of extract", () => {
  const thirds = tone.filter((_, at) => at % 3 === 0);
  it.each([
    ["mono", "mono.wav", `'${voice}':c=mono`],
    ["mix", "alike.wav", `'${voice}|${voice}':c=stereo`],
    ["left", "left.wav", `'${voice}|0.02*sin(2*PI*2000*t)':c=stereo`],
    ["right", "right.wav", `'0|${voice}':c=stereo`],
    ["difference", "antiphase.wav", `'${voice}|-${voice}':c=stereo`],
    ["centre", "centre.wav", `'0.2*sin(2*PI*2000*t)|0.2*sin(2*PI*2500*t)|${voice}|0.5*sin(2*PI*60*t)|0|0':c=5.1`],
    ["mix", "phantom.wav", `'${voice}|${voice}|0|0.5*sin(2*PI*60*t)|0|0':c=5.1`],
    ["left", "front.wav", `'${voice}|0|0|0|0|0':c=5.1`],
    ["mix", "quad.wav", `'${voice}|${voice}|0|0':c=quad`],
  ])("is read from the %s of %s", async (from, name, channels) => {
    const { from: read, speech } = await heard(name, channels);
    expect(read).toBe(from);
    expect(speech.length).toBe(32_000);
    expect(alignment(thirds, speech, 2_000, 30_000, 8)).toEqual({ lag: 0, likeness: expect.closeTo(1, 2) });
  });
  it("lies where the film has it when the sound of 5.1 begins late", async () => {
    const sound = ["-itsoffset", "0.5", "-f", "lavfi", "-i", `aevalsrc='0|0|${voice}|0|0|0':s=48000:d=2:c=5.1`];
    const { value, run } = await extracted(make("late51.mkv", ...picture(3), ...sound, ...h264, "-c:a", "flac"));
    expect(value.speechFrom).toBe("centre");
    const speech = decoded(run.artifacts["speech/0"] ?? "");
    expect(speech.length).toBe(48_000);
    expect(speech.subarray(0, 7_990).every((sample) => sample === 0)).toBe(true);
    expect(alignment(thirds, speech.subarray(8_000), 2_000, 30_000, 8).lag).toBe(0);
  });
});

describe("extract", () => {
  it("passes 48 kHz PCM through bit by bit", async () => {
    const { value, pcm } = await extracted(make("plain.mkv", ...picture(2), ...chirp(2), ...h264, "-c:a", "pcm_s16le"));
    const speech = [{ startMs: 0, endMs: 2000, fromMs: 0, untilMs: 2000 }];
    expect(value).toEqual({ samples: 96_000, channels: 1, voiced: [0], loudnessDb: expect.any(Number), pieces: 1, speech, speechFrom: "mono" });
    expect(pcm).toEqual(tone);
  });
  it("puts sound that begins 0.5 s after the picture 24,000 samples later", async () => {
    const { pcm } = await extracted(make("late.mkv", ...picture(3), "-itsoffset", "0.5", ...chirp(2), ...h264, "-c:a", "pcm_s16le"));
    expect(pcm.length).toBe(144_000);
    expect(pcm.subarray(0, 24_000).every((sample) => sample === 0)).toBe(true);
    expect(pcm.subarray(24_000, 120_000)).toEqual(tone);
    expect(pcm.subarray(120_000).every((sample) => sample === 0)).toBe(true);
  });
  it("does the same for AAC in MP4, whose priming the file counts in the offset", async () => {
    const { pcm } = await extracted(make("late.mp4", ...picture(3), "-itsoffset", "0.5", ...chirp(2), ...h264, "-c:a", "aac", "-b:a", "192k"));
    const { lag, likeness } = alignment(tone, pcm.subarray(24_000), 5_000, 60_000);
    expect(likeness).toBeGreaterThan(0.99);
    // the offset is whole milliseconds on the wire, and in the file
    expect(Math.abs(lag)).toBeLessThanOrEqual(48);
  });
  it("cuts sound that begins before the picture", async () => {
    const { pcm } = await extracted(make("early.mkv", "-itsoffset", "0.4", ...picture(1), ...chirp(2), ...h264, "-c:a", "pcm_s16le"));
    expect(pcm).toEqual(tone.subarray(19_200));
  });
  it("fills a hole in the sound, so that what follows stays with the picture", async () => {
    const gap = "aselect='not(between(t,0.5,0.99))'";
    const holed = make("holed.mkv", ...picture(2), ...chirp(2), "-af", gap, ...h264, "-c:a", "pcm_s16le");
    const { pcm } = await extracted(holed);
    expect(pcm.length).toBe(96_000);
    expect(pcm.subarray(26_000, 46_000).every((sample) => sample === 0)).toBe(true);
    // Matroska's clock ticks in milliseconds: half a tick either way
    expect(Math.abs(alignment(tone, pcm, 55_000, 90_000, 64).lag)).toBeLessThanOrEqual(24);
  });
  it("brings another rate to 48 kHz and keeps two channels", async () => {
    const { value, pcm } = await extracted(make("cd.wav", ...chirp(2, 44_100, "stereo"), "-c:a", "pcm_s16le"));
    expect(value).toMatchObject({ samples: 96_000, channels: 2 });
    const left = pcm.filter((_, at) => at % 2 === 0);
    expect(alignment(tone, left, 5_000, 60_000)).toMatchObject({ lag: 0 });
  });
  it("passes 5.1 through bit by bit, and gives the channels that carry speech alone", async () => {
    const effects = [1, 2, 3, 4, 5].map((k) => `0.1*sin(${k * 1_100}*t)`);
    const sound = `aevalsrc='${[...effects.slice(0, 2), voice, ...effects.slice(2)].join("|")}':s=48000:d=33:c=5.1`;
    const film = make("surround.mkv", "-f", "lavfi", "-i", sound, "-c:a", "pcm_s16le");
    const { value, run, pcm } = await extracted(film);
    expect(value).toMatchObject({ samples: 33 * 48_000, channels: 6, voiced: [2], pieces: 2, speechFrom: "centre" });
    expect(Buffer.from(pcm.buffer).equals(Buffer.from(decoded(film).buffer))).toBe(true);
    const voiced = [await readWav(run.artifacts["voiced/0"] ?? ""), await readWav(run.artifacts["voiced/1"] ?? "")];
    expect(voiced.map(({ channels }) => channels)).toEqual([1, 1]);
    const centre = pcm.filter((_, at) => at % 6 === 2);
    expect(voiced.every((wav, piece) => wav.pcm.every((sample, at) => sample === centre[piece * PIECE_SAMPLES + at]))).toBe(true);
  });
  it("gives both fronts where the centre of 5.1 holds no speech", async () => {
    const film = make("one-front.wav", "-f", "lavfi", "-i", `aevalsrc='${voice}|0|0.01*sin(9000*t)|0|0|0':s=48000:d=1:c=5.1`, "-c:a", "pcm_s16le");
    const { value, run, pcm } = await extracted(film);
    expect(value).toMatchObject({ channels: 6, voiced: [0, 1], speechFrom: "left" });
    const { channels, pcm: fronts } = await readWav(run.artifacts["voiced/0"] ?? "");
    expect(channels).toBe(2);
    expect(fronts).toEqual(pcm.filter((_, at) => at % 6 < 2));
  });
  it("measures how loud the film is, and says of silence that it is silent", async () => {
    const sine = make("sine.wav", "-f", "lavfi", "-i", "sine=f=997:d=3:r=48000", "-af", "volume=8*0.1,aformat=channel_layouts=stereo", "-c:a", "pcm_s16le");
    // BS.1770-5: a sine of 997 Hz at full scale in one channel is -3.01 LUFS, in two it is 0
    const peak = decoded(sine).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0) / 32_768;
    expect((await extracted(sine)).value.loudnessDb).toBeCloseTo(20 * Math.log10(peak), 1);
    expect((await extracted(make("silent.wav", "-f", "lavfi", "-i", "anullsrc=d=1:r=48000", "-c:a", "pcm_s16le"))).value.loudnessDb).toBe(null);
  });
  it("cuts a longer film on the grid, and gives recognizers the same sound at 16 kHz", async () => {
    const { value, run, pcm } = await extracted(make("long.flac", ...chirp(70.5), "-c:a", "flac"));
    expect(value).toMatchObject({ samples: 70.5 * 48_000, pieces: 3, speech: [{ startMs: 0, endMs: 70_500, fromMs: 0, untilMs: 70_500 }] });
    expect((await readWav(run.artifacts["programme/1"] ?? "")).pcm.length).toBe(PIECE_SAMPLES);
    expect(pcm.length).toBe(value.samples);
    expect(run.types).toEqual({ "programme/0": "audio/wav", "programme/1": "audio/wav", "programme/2": "audio/wav", "speech/0": "audio/flac" });
    const speech = decoded(run.artifacts["speech/0"] ?? "");
    expect(speech.length).toBe(70.5 * 16_000);
    const thirds = pcm.filter((_, at) => at % 3 === 0);
    expect(alignment(thirds, speech, 20_000, 40_000, 8).lag).toBe(0);
  });
  it("cuts a film of more than five minutes in its pauses, with both neighbours' edges in each piece", async () => {
    // a pause of 0.4 s every 7 s
    const spoken = ["-f", "lavfi", "-i", "anoisesrc=d=610:r=16000:a=0.3", "-af", "volume='if(lt(mod(t,7),0.4),0,1)':eval=frame"];
    const { value, run } = await extracted(make("talk.flac", ...spoken, "-c:a", "flac", "-compression_level", "0"));
    expect(value.speech.length).toBe(3);
    for (const [index, piece] of value.speech.entries()) {
      const speech = decoded(run.artifacts[`speech/${index}`] ?? "");
      expect(speech.length).toBe((piece.endMs - piece.startMs) * 16);
      expect(piece.endMs - piece.startMs).toBeLessThanOrEqual(300_000);
      const cut = (piece.untilMs - piece.startMs) * 16;
      expect(speech.subarray(cut - 800, cut + 800).every((sample) => Math.abs(sample) < 10)).toBe(index < 2);
      expect(piece.fromMs).toBe(value.speech[index - 1]?.untilMs ?? 0);
      expect(piece.startMs).toBe(Math.max(0, piece.fromMs - 2_000));
    }
    expect(value.speech.at(-1)?.untilMs).toBe(610_000);
  });
  it("begins a preview at exactly the sample where the whole film has it, in every container", async () => {
    const sounds = [...chirp(4, 44_100), "-itsoffset", "0.3"];
    const films = [
      make("range.mp4", ...sounds, ...picture(4), ...h264, "-c:a", "aac", "-map", "1:v", "-map", "0:a"),
      make("range.mkv", ...picture(4), "-itsoffset", "0.7", ...chirp(4), ...h264, "-c:a", "libmp3lame"),
      make("range.flac", ...chirp(4), "-c:a", "flac"),
    ];
    for (const film of films) {
      const { pcm } = await extracted(film);
      for (const rangeStartMs of [213, 1_501]) {
        const range = await extracted(film, { rangeStartMs, durationMs: 2_003 });
        expect(range.value).toMatchObject({ samples: 96_144, pieces: 1, speech: [{ startMs: 0, endMs: 2_003 }] });
        expect(range.pcm).toEqual(pcm.subarray(rangeStartMs * 48, (rangeStartMs + 2_003) * 48));
      }
    }
  });
  it("fills a preview with silence where the sound has ended", async () => {
    const film = make("short.mkv", ...picture(4), ...chirp(2), ...h264, "-c:a", "pcm_s16le");
    const { pcm } = await extracted(film, { rangeStartMs: 1_500, durationMs: 1_000 });
    expect(pcm.subarray(0, 24_000)).toEqual(tone.subarray(72_000, 96_000));
    expect(pcm.subarray(24_000).every((sample) => sample === 0)).toBe(true);
    const silent = await extracted(film, { rangeStartMs: 3_000, durationMs: 500 });
    expect(silent.pcm).toEqual(new Int16Array(24_000));
  });
  it("makes the same bytes each time", async () => {
    const file = make("again.flac", ...chirp(1), "-c:a", "flac");
    const [one, two] = [await extracted(file), await extracted(file)];
    for (const [name, kept] of Object.entries(one.run.artifacts)) expect(bytesOf(kept).equals(bytesOf(two.run.artifacts[name] ?? ""))).toBe(true);
  });
  it("stops at once when the task is cancelled", async () => {
    const long = make("cancel.flac", "-f", "lavfi", "-i", "anoisesrc=d=300:r=48000", "-c:a", "flac", "-compression_level", "0");
    const stopping = new AbortController();
    const run = stageRun({ audioIndex: 0, audioStartMs: 0, durationMs: 300_000 }, { source: [long] }, stopping.signal);
    const artifact = run.artifact;
    run.artifact = async (...args) => {
      await artifact(...args);
      stopping.abort(new Error("cancelled"));
    };
    await expect(extract(run)).rejects.toThrow("cancelled");
    expect(Object.keys(run.artifacts).length).toBeLessThan(7);
  });
});
