/** How the tracks of a file begin, by one short reading: the first packet of each, and the first frame that a decoder presents. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { isOfTheFile } from "./ffmpeg-failure.ts";
import { ffmpeg } from "./ffmpeg.ts";
import { parseFramecrc } from "./framecrc.ts";

export type Opening = {
  codec: string;
  /** Of the first packet that can be copied; null: there is none. Seconds in the file's own clock, as `shownS`. */
  packetS: number | null;
  /** Whether `packetS` is when the packet is decoded, since the file does not say when it is presented. */
  decodingTime: boolean;
  /** Of the first frame presented: after edit lists, reordering and codec delay. null: no decoder of ours reads the track. */
  shownS: number | null;
  /** Of sound, 0 where it was not decoded. */
  channels: number;
  /** Of pictures: as they are shown, where they were decoded. */
  width: number;
  height: number;
};
/** `maps`: -map specifiers of one track each, pictures with a `V`; the answer has their order. `dir`: where ffmpeg may write its findings. */
export type OpeningsOf = { input: string[]; maps: string[]; dir: string; signal: AbortSignal; limitMs: number };

/** @throws TaskFailure of ffmpeg.ts, also when there is no such track */
export async function openings(of: OpeningsOf): Promise<Opening[]> {
  try {
    return await read(of, of.maps);
  } catch (error) {
    const sounds = of.maps.filter((map) => !isPicture(map));
    if (!isOfTheFile(error) || sounds.length === of.maps.length) throw error;
    // a picture that no decoder of ours reads can be copied all the same
    return read(of, sounds);
  }
}

async function read({ input, maps, dir, signal, limitMs }: OpeningsOf, decodedMaps: string[]): Promise<Opening[]> {
  const finding = (kind: "packet" | "frame", map: string): string => path.join(dir, `${kind}-${maps.indexOf(map)}.txt`);
  // an output for each, since a limit on one track ends the other tracks of its output at the same time
  const one = (map: string, codec: string[], kind: "packet" | "frame"): string[] =>
    ["-map", map, ...codec, "-frames:0", "1", "-f", "framecrc", finding(kind, map)].flat();
  const args = [
    // timestamps as the file has them
    "-copyts",
    ...input,
    ...maps.flatMap((map) => one(map, ["-c", "copy"], "packet")),
    ...decodedMaps.flatMap((map) => one(map, isPicture(map) ? FRAME : SOUND, "frame")),
  ];
  await ffmpeg({ args, signal, limitMs });
  const reading = async (kind: "packet" | "frame", map: string): Promise<Reading> => readingOf(await readFile(finding(kind, map), "latin1"));
  return Promise.all(
    maps.map(async (map) => opening(await reading("packet", map), decodedMaps.includes(map) ? await reading("frame", map) : readingOf(""), isPicture(map))),
  );
}

const isPicture = (map: string): boolean => map.includes("V");
/** The timestamp in fine ticks, not rounded to the frame rate. */
const FRAME = ["-fps_mode", "passthrough", "-enc_time_base", "1:90000", "-c:v", "rawvideo"];
/** 16 bits, so that bytes / 2 / samples = channels. */
const SOUND = ["-c:a", "pcm_s16le"];

type Reading = { codec: string; startS: number | null; decodingTime: boolean; duration: number; sizeBytes: number; width: number; height: number };

/** What framecrc says of one track and its first packet. */
function readingOf(text: string): Reading {
  const reading: Reading = { codec: "unknown", startS: null, decodingTime: false, duration: 0, sizeBytes: 0, width: 0, height: 0 };
  let unit = 0;
  for (const parsed of text.split("\n").map(parseFramecrc)) {
    if (parsed?.kind === "packet") {
      const { pts, decodingTime, duration, sizeBytes } = parsed;
      return { ...reading, startS: pts * unit, decodingTime, duration, sizeBytes };
    }
    if (parsed?.key === "tb") unit = Number(parsed.value.split("/")[0]) / Number(parsed.value.split("/")[1]);
    if (parsed?.key === "codec_id") reading.codec = parsed.value;
    if (parsed?.key === "dimensions") [reading.width = 0, reading.height = 0] = parsed.value.split("x").map(Number);
  }
  return reading;
}

function opening(packet: Reading, frame: Reading, picture: boolean): Opening {
  return {
    codec: packet.codec,
    packetS: packet.startS,
    decodingTime: packet.decodingTime,
    shownS: frame.startS,
    channels: picture || frame.duration === 0 ? 0 : frame.sizeBytes / 2 / frame.duration,
    width: frame.width || packet.width,
    height: frame.height || packet.height,
  };
}
