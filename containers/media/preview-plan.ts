/** The arguments that make a preview: one range of a film, its picture encoded anew. Pure. */
import { SAMPLE_RATE } from "../contract/stages.ts";
import { CLEAN, containerArgs, track } from "./mux-plan.ts";
import { soundFilter } from "./sound-filter.ts";
import type { SoundPlace } from "./sound-filter.ts";

export type PreviewPlan = {
  /** The original sound against the range's beginning. */
  sound: SoundPlace;
  channels: 1 | 2;
  /** In the source's clock: where the range begins, and the frame then on the screen. null for audio only. */
  picture: { fromS: number; shownS: number } | null;
  language: string;
  sourceLanguage: string;
  subtitles: boolean;
};

/** A clock that divides every usual frame rate and a millisecond. */
const TICKS = 90_000;
const HALF_MS_S = 0.0005;

/** Everything after the inputs, which are 0 = source from its beginning, 1 = dubbed, then the source at the picture and the subtitles where there are such. */
export function previewArgs(plan: PreviewPlan): string[] {
  const format = plan.picture ? "mp4" : "m4a";
  const filters = [originalFilter(plan.sound), ...(plan.picture ? [pictureFilter(plan.picture, plan.sound.durationMs)] : [])];
  return [
    ["-filter_complex", filters.join(";")],
    ...(plan.picture ? ["-map", "[picture]", ...PICTURE] : []),
    ["-map", "1:a:0", "-c:a:0", "copy"],
    ["-map", "[original]", "-c:a:1", "aac", "-b:a:1", plan.channels === 1 ? "96k" : "160k", "-ac:a:1", String(plan.channels), "-flags:a", "+bitexact"],
    ...(plan.subtitles ? ["-map", `${plan.picture ? 3 : 2}:s:0`, "-c:s", "mov_text"] : []),
    ...CLEAN,
    ...track(format, "a:0", plan.language, "default"),
    ...track(format, "a:1", plan.sourceLanguage, "0"),
    ...(plan.subtitles ? track(format, "s:0", plan.language, "0") : []),
    ...containerArgs(format),
    ["-f", "mp4"],
  ].flat();
}

const PICTURE = [
  // a preview is watched once, on any device: quick, and hardly worse than the source to the eye
  ["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p"],
  // frames at their own times, not at a rate of ours
  ["-fps_mode", "passthrough", "-enc_time_base", `1:${TICKS}`, "-video_track_timescale", String(TICKS)],
  // x264's choices depend on the number of threads, and its version is written into a message of its own
  ["-threads:v", "4", "-bsf:v", "filter_units=remove_types=6", "-flags:v", "+bitexact"],
].flat();

/** What extract hears, silence before and after it. */
function originalFilter(sound: SoundPlace): string {
  const lead = Math.max(0, sound.offsetMs);
  const samples = (sound.durationMs * SAMPLE_RATE) / 1000;
  return `${soundFilter(sound)}${lead > 0 ? `,adelay=${lead}:all=1` : ""},apad=whole_len=${samples},atrim=end_sample=${samples}[original]`;
}

/** From the frame on the screen, which lasts from 0 on whenever it began; even sides, as 4:2:0 needs. */
function pictureFilter({ fromS, shownS }: { fromS: number; shownS: number }, durationMs: number): string {
  const within = `trim=start=${(shownS - HALF_MS_S).toFixed(6)}:end=${(fromS + durationMs / 1000).toFixed(6)}`;
  return `[2:V:0]${within},settb=1/${TICKS},setpts='max(0,round(PTS-${fromS.toFixed(6)}/TB))',crop=trunc(iw/2)*2:trunc(ih/2)*2[picture]`;
}
