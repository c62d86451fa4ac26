/**
 * The head of an M4A (ISO 14496-12, 14496-14) around AAC frames that exist already: everything before the frames' bytes.
 * Written here because versions of ffmpeg differ in how they keep an exact beginning and end when they copy.
 */
import { FRAME_SAMPLES } from "./adts.ts";
import { box, table, u16, u32, UNITY } from "./boxes.ts";

export type M4a = {
  /** Bytes of each frame, without ADTS header. The first frame is the encoder's priming. */
  frameBytes: readonly number[];
  /** How many frames lie together: one run for each piece. */
  runs: readonly number[];
  /** Length of the sound, of one channel. */
  samples: number;
  sampleRate: number;
  channels: number;
  /** AudioSpecificConfig (ISO 14496-3). */
  config: Buffer;
};

const UNDETERMINED = 0x55c4;

/** `ftyp`, `moov` and the header of `mdat`; the frames follow as they are. Plays from the first sample to exactly the last. */
export function m4aHead(sound: M4a): Buffer {
  const ftyp = box("ftyp", text("M4A "), u32(512), text("M4A isomiso2"));
  const data = sound.frameBytes.reduce((sum, bytes) => sum + bytes, 0);
  // the index holds the places of the runs, which begin behind the index: its size does not depend on them
  const ahead = ftyp.length + moov(sound, 0).length + 8;
  return Buffer.concat([ftyp, moov(sound, ahead), u32(data + 8), text("mdat")]);
}

function moov(sound: M4a, dataAt: number): Buffer {
  const { samples, sampleRate } = sound;
  const mvhd = box("mvhd", u32(0, 0, 0, sampleRate, samples, 0x0001_0000), u16(0x0100, 0), u32(0, 0, ...UNITY, 0, 0, 0, 0, 0, 0, 2));
  // flags 7: enabled, in the movie, in the preview
  const tkhd = box("tkhd", u32(7, 0, 0, 1, 0, samples, 0, 0), u16(0, 1, 0x0100, 0), u32(...UNITY, 0, 0));
  // the presentation begins behind the priming frame and lasts as long as the sound
  const elst = box("elst", u32(0, 1, samples, FRAME_SAMPLES), u16(1, 0));
  return box("moov", mvhd, box("trak", tkhd, box("edts", elst), mdia(sound, dataAt)));
}

function mdia(sound: M4a, dataAt: number): Buffer {
  const mdhd = box("mdhd", u32(0, 0, 0, sound.sampleRate, sound.samples + FRAME_SAMPLES), u16(UNDETERMINED, 0));
  const hdlr = box("hdlr", u32(0, 0), text("soun"), u32(0, 0, 0), text("SoundHandler\0"));
  const smhd = box("smhd", u32(0, 0));
  // the data lies in this very file
  const dinf = box("dinf", box("dref", u32(0, 1), box("url ", u32(1))));
  return box("mdia", mdhd, hdlr, box("minf", smhd, dinf, stbl(sound, dataAt)));
}

function stbl(sound: M4a, dataAt: number): Buffer {
  const count = sound.frameBytes.length;
  const rest = sound.samples + FRAME_SAMPLES - (count - 1) * FRAME_SAMPLES;
  return box(
    "stbl",
    box("stsd", u32(0, 1), mp4a(sound)),
    // the last frame lasts only as long as there is sound
    box("stts", u32(0, 2, count - 1, FRAME_SAMPLES, 1, rest)),
    box("stsc", u32(0, sound.runs.length, ...sound.runs.flatMap((frames, run) => [run + 1, frames, 1]))),
    box("stsz", u32(0, 0, count), table(sound.frameBytes)),
    box("stco", u32(0, sound.runs.length, ...runPlaces(sound, dataAt))),
  );
}

function runPlaces({ frameBytes, runs }: M4a, dataAt: number): number[] {
  const places: number[] = [];
  let [at, frame] = [dataAt, 0];
  for (const frames of runs) {
    places.push(at);
    for (const end = frame + frames; frame < end; frame++) at += frameBytes[frame] ?? 0;
  }
  return places;
}

function mp4a({ channels, sampleRate, config }: M4a): Buffer {
  const decoder = descriptor(4, Buffer.from([0x40, 0x15, 0, 0, 0]), u32(0, 0), descriptor(5, config));
  const esds = box("esds", u32(0), descriptor(3, u16(1), Buffer.from([0]), decoder, descriptor(6, Buffer.from([2]))));
  return box("mp4a", u32(0), u16(0, 1), u32(0, 0), u16(channels, 16, 0, 0, sampleRate, 0), esds);
}

const descriptor = (tag: number, ...body: Buffer[]): Buffer => Buffer.concat([Buffer.from([tag, Buffer.concat(body).length]), ...body]);

const text = (value: string): Buffer => Buffer.from(value, "latin1");
