import type { ProbeValue } from "../contract/stages.ts";
import { TaskFailure } from "../node-service/stage.ts";
import type { FirstFrame, Heard } from "./decode.ts";
import { fromIso6392 } from "./language.ts";
import type { Track } from "./packets.ts";

export type Findings = { video: Track | null; frame: FirstFrame | null; sound: Track[]; heard: Heard[] };

/** Of what the packets promise. Less is refused; what is missing of the rest is silent, and all else stays at its place. */
const LEAST_HEARD = 0.9;
/** Beginnings and ends that decoders leave out. */
const GRACE_S = 0.25;

/**
 * Puts picture and sound on one clock whose zero is the first presented frame (audio only: the first sample).
 *
 * @throws TaskFailure `corrupt` when too little of the first sound can be decoded, or what ffmpeg made of it
 */
export function presentation({ video, frame, sound, heard }: Findings): Pick<ProbeValue, "video" | "audio" | "durationMs"> {
  const tracks = sound.map((track, index) => ({ track, index, heard: heard[index] })).filter((entry) => entry.heard && entry.heard.channels > 0) as {
    track: Track;
    index: number;
    heard: Heard;
  }[];
  const promised = sound.findIndex((track) => track.packets > 0);
  const first = tracks[0];
  if (!first || first.index !== promised) throw heard[promised]?.failure ?? corrupt("The sound of the file cannot be decoded.");
  if (first.heard.lengthS < lengthOf(first.track) * LEAST_HEARD - GRACE_S) throw corrupt("Too much of the file's sound is damaged.");
  const zeroS = frame?.startS ?? (video ? video.startS : first.heard.startS);
  const audio = tracks.map((entry) => ({
    index: entry.index,
    codec: entry.track.codec,
    sampleRate: entry.track.sampleRate,
    channels: entry.heard.channels,
    language: fromIso6392(entry.track.language),
    startMs: toMs(entry.heard.startS - zeroS),
    durationMs: toMs(entry.heard.endS - entry.heard.startS),
  }));
  const picture = video && pictureOf(video, frame, zeroS);
  const ends = [picture?.durationMs ?? 0, ...tracks.map((entry) => toMs(entry.heard.endS - zeroS))];
  return { video: picture, audio, durationMs: Math.max(...ends) };
}

function pictureOf(video: Track, frame: FirstFrame | null, zeroS: number): NonNullable<ProbeValue["video"]> {
  // times of decoding lie before those of presentation, and are as long together
  const seconds = video.endS - (video.decodingTimes ? video.startS : zeroS);
  return {
    codec: video.codec,
    width: frame?.width || video.width,
    height: frame?.height || video.height,
    // the average: containers do not promise a constant rate
    frameRate: Math.round((video.packets / seconds) * 1000) / 1000,
    startMs: 0,
    durationMs: toMs(seconds),
    ...(frame && { bitsPerPixel: frame.bitsPerPixel }),
  };
}

/** Where packets do not say how long they are, from the first to the last. */
const lengthOf = (track: Track): number => track.lengthS || track.endS - track.startS;
const corrupt = (message: string): TaskFailure => new TaskFailure("corrupt", message);
const toMs = (seconds: number): number => Math.round(seconds * 1000);
