/** Reads every packet of a file without decoding: which streams there are, from when to when, how many packets. */
import { ffmpeg } from "./ffmpeg.ts";
import { lineReader, parseFramecrc } from "./framecrc.ts";
import { parseStreamTags } from "./stream-tags.ts";

export type Track = {
  type: "video" | "audio" | "subtitle" | "other";
  codec: string;
  width: number;
  height: number;
  sampleRate: number;
  /** As the file says (ISO 639-2), null where it says nothing. */
  language: string | null;
  packets: number;
  /** Presented time in seconds, as ffmpeg reads the timestamps of the file; Infinity where there was no packet. */
  startS: number;
  endS: number;
  /** Whether both are of decoding, since the file does not say when each packet is presented. */
  decodingTimes: boolean;
  /** What the packets last together, without holes (MP4 counts a hole to the packet before it); 0 where they do not say. */
  lengthS: number;
};

export type Scan = {
  /** Arguments that open the file. */
  input: string[];
  /** Streams looked at, as -map specifiers; the tracks come back in this order. */
  maps: string[];
  signal: AbortSignal;
  limitMs: number;
  onBytes?: (packetBytes: number) => void;
  /** Called with the presented time of each packet; may throw to stop. */
  onTime?: (endS: number) => void;
};

/** `durations`: how many packets last so many ticks. */
type Reading = Track & { timeBaseS: number; durations: Map<number, number> };

/** Codecs have two or three; a hostile file could have millions. */
const MOST_DURATIONS = 10_000;

/** @throws TaskFailure of ffmpeg.ts */
export async function scanPackets(scan: Scan): Promise<Track[]> {
  const tracks: Reading[] = [];
  let tags = "";
  let bytes = 0;
  const at = (stream: number): Reading => (tracks[stream] ??= emptyTrack());
  const readLine = lineReader((line) => {
    const parsed = parseFramecrc(line);
    if (parsed?.kind === "header") describe(at(parsed.stream), parsed.key, parsed.value);
    if (parsed?.kind !== "packet") return;
    const track = at(parsed.stream);
    extend(track, parsed);
    scan.onBytes?.((bytes += parsed.sizeBytes));
    if (track.packets > 0) scan.onTime?.(track.endS);
  });
  const maps = scan.maps.flatMap((map) => ["-map", map]);
  await ffmpeg({
    args: [
      // timestamps as the file has them: the offset between picture and sound is what we came for
      "-copyts",
      ...scan.input,
      [...maps, "-c", "copy", "-f", "framecrc", "pipe:1"],
      // language tags, which framecrc does not carry, in the same reading
      [...maps, "-c", "copy", "-f", "ffmetadata", "pipe:4"],
    ].flat(),
    signal: scan.signal,
    limitMs: scan.limitMs,
    onOutput: readLine,
    onSecondOutput: (part) => {
      tags += part.toString("utf8");
    },
  });
  const languages = parseStreamTags(tags).map((stream) => stream["language"] ?? null);
  return tracks.map(({ timeBaseS, durations, ...track }, index) => ({
    ...track,
    lengthS: timeBaseS * lengthOf(durations),
    language: languages[index] ?? null,
  }));
}

/** In ticks, where no packet lasts longer than most do. */
function lengthOf(durations: Map<number, number>): number {
  let [usual, most] = [0, 0];
  for (const [duration, packets] of durations) if (packets > most) [usual, most] = [duration, packets];
  return [...durations].reduce((sum, [duration, packets]) => sum + Math.min(duration, usual) * packets, 0);
}

function emptyTrack(): Reading {
  const described = { type: "other" as const, codec: "unknown", width: 0, height: 0, sampleRate: 0, language: null };
  return { ...described, packets: 0, startS: Infinity, endS: -Infinity, decodingTimes: false, lengthS: 0, timeBaseS: 0, durations: new Map() };
}

function describe(track: Reading, key: string, value: string): void {
  if (key === "tb") track.timeBaseS = ratio(value, "/");
  if (key === "media_type") track.type = value === "video" || value === "audio" || value === "subtitle" ? value : "other";
  if (key === "codec_id") track.codec = value;
  if (key === "sample_rate") track.sampleRate = Number(value);
  if (key === "dimensions") [track.width = 0, track.height = 0] = value.split("x").map(Number);
}

function extend(track: Reading, packet: { pts: number; decodingTime: boolean; duration: number; discarded: boolean }): void {
  if (packet.discarded) return;
  track.decodingTimes ||= packet.decodingTime;
  const [startS, lengthS] = [packet.pts * track.timeBaseS, packet.duration * track.timeBaseS];
  track.packets += 1;
  const alike = track.durations.get(packet.duration) ?? 0;
  if (alike > 0 || track.durations.size < MOST_DURATIONS) track.durations.set(packet.duration, alike + 1);
  track.startS = Math.min(track.startS, startS);
  track.endS = Math.max(track.endS, startS + lengthS);
}

function ratio(value: string, separator: string): number {
  const [over = 0, under = 1] = value.split(separator).map(Number);
  return over / under;
}
