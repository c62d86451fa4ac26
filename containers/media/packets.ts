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

type Reading = Track & { timeBaseS: number };

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
  return tracks.map((track, index) => ({ ...track, language: languages[index] ?? null }));
}

function emptyTrack(): Reading {
  return { type: "other", codec: "unknown", width: 0, height: 0, sampleRate: 0, language: null, packets: 0, startS: Infinity, endS: -Infinity, timeBaseS: 0 };
}

function describe(track: Reading, key: string, value: string): void {
  if (key === "tb") track.timeBaseS = ratio(value, "/");
  if (key === "media_type") track.type = value === "video" || value === "audio" || value === "subtitle" ? value : "other";
  if (key === "codec_id") track.codec = value;
  if (key === "sample_rate") track.sampleRate = Number(value);
  if (key === "dimensions") [track.width = 0, track.height = 0] = value.split("x").map(Number);
}

function extend(track: Reading, packet: { pts: number; duration: number; discarded: boolean }): void {
  if (packet.discarded) return;
  track.packets += 1;
  track.startS = Math.min(track.startS, packet.pts * track.timeBaseS);
  track.endS = Math.max(track.endS, (packet.pts + packet.duration) * track.timeBaseS);
}

function ratio(value: string, separator: string): number {
  const [over = 0, under = 1] = value.split(separator).map(Number);
  return over / under;
}
