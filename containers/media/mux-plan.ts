/** Which container a dubbed film goes into, and the arguments that put it there. Pure. */
import { pictureFitsMp4, soundFitsMp4 } from "../contract/codecs.ts";
import { languageName, toIso6392 } from "./language.ts";

export type MuxFormat = "mp4" | "mkv" | "m4a";
export type MuxPlan = {
  format: MuxFormat;
  /** null: the original sound has no place in this container, and is left out. */
  original: number | null;
  /** Where the picture comes from. `given`: an H.264 rendition in the source's place. */
  picture: "source" | "given" | null;
  /** Its codec, as ffmpeg names it. */
  codec: string | null;
  /** What its packets go through on their way: see mux-times.ts. */
  pictureFilter?: string | null;
  /** What those of the original sound go through: see mux-times.ts and early-sound.ts. */
  originalFilter?: string;
  language: string;
  sourceLanguage: string;
  subtitles: boolean;
};

export const CONTENT_TYPES: Record<MuxFormat, string> = { mp4: "video/mp4", mkv: "video/x-matroska", m4a: "audio/mp4" };
const MUXERS: Record<MuxFormat, string> = { mp4: "mp4", mkv: "matroska", m4a: "mp4" };

export const CLEAN = [
  // the source's titles, places, dates and chapters may be private and are about another language
  ["-map_metadata", "-1", "-map_metadata:s", "-1", "-map_chapters", "-1"],
  // no encoder name and date: the same film gives the same bytes
  ["-fflags", "+bitexact"],
].flat();

/** `picture` is null for audio only. A given picture is there to be played: the film is an MP4 whatever the original sound is. */
export function chooseFormat(picture: string | null, sound: string, given = false): MuxFormat {
  if (picture === null) return "m4a";
  return given || (pictureFitsMp4(picture) && soundFitsMp4(sound)) ? "mp4" : "mkv";
}

/** Everything after the inputs, which are 0 = source, 1 = dubbed, then the given picture and the subtitles where there are such; without the name of the output. */
export function muxArgs(plan: MuxPlan): string[] {
  const original = plan.original === null ? [] : ["-map", `0:a:${plan.original}`];
  const subtitles = plan.picture === "given" ? 3 : 2;
  return [
    ...(plan.picture === null ? [] : ["-map", plan.picture === "given" ? "2:V:0" : "0:V:0"]),
    ["-map", "1:a:0", ...original],
    ...(plan.subtitles ? ["-map", `${subtitles}:s:0`] : []),
    // packets as they are: the picture is never encoded again
    ["-c", "copy"],
    ...(plan.pictureFilter ? ["-bsf:v", plan.pictureFilter] : []),
    ...(plan.originalFilter ? ["-bsf:a:1", plan.originalFilter] : []),
    // Apple's players know HEVC in MP4 by this name only
    ...(plan.codec === "hevc" && plan.format === "mp4" ? ["-tag:v", "hvc1"] : []),
    ...(plan.subtitles ? ["-c:s", plan.format === "mkv" ? "subrip" : "mov_text"] : []),
    ...CLEAN,
    ...track(plan.format, "a:0", plan.language, "default"),
    ...(plan.original === null ? [] : track(plan.format, "a:1", plan.sourceLanguage, "0")),
    ...(plan.subtitles ? track(plan.format, "s:0", plan.language, "0") : []),
    ...containerArgs(plan.format),
    ["-f", MUXERS[plan.format]],
  ].flat();
}

/** Names a track of the result. `specifier`: `a:0`, `s:0`. */
export function track(format: MuxFormat, specifier: string, language: string, disposition: string): string[] {
  const tag = (key: string, value: string): string[] => [`-metadata:s:${specifier}`, `${key}=${value}`];
  // where players look for a track's name; a title in MP4 becomes a box that ffmpeg itself then fails to read
  const nameKey = format === "mkv" ? "title" : "handler_name";
  return [...tag("language", toIso6392(language)), ...tag(nameKey, languageName(language)), `-disposition:${specifier}`, disposition];
}

export function containerArgs(format: MuxFormat): string[] {
  if (format === "mkv") return [];
  return [
    // edit lists count in the movie's clock: whole samples, so that the dubbed track stays exact
    ["-movie_timescale", "48000"],
    // the index before the data: playback starts while downloading
    ["-movflags", "+faststart"],
    ...(format === "m4a" ? ["-brand", "M4A "] : []),
  ].flat();
}
