/** The arguments that make a preview: one range of a film, its picture encoded anew. Pure. */
import { CLEAN, containerArgs, track } from "./mux-plan.ts";
import { cutFilter, EVEN, H264 } from "./picture-encoder.ts";
import type { PicturePlace } from "./picture-encoder.ts";

export type PreviewPlan = {
  /** Of the original sound. */
  channels: 1 | 2;
  durationMs: number;
  /** `given`: the range's picture, encoded before. null for audio only. */
  picture: PicturePlace | "given" | null;
  language: string;
  sourceLanguage: string;
  subtitles: boolean;
};

/** Everything after the inputs, which are 0 = the original sound of exactly the range, 1 = dubbed, then the picture (the source at its place, or the given one) and the subtitles where there are such. */
export function previewArgs(plan: PreviewPlan): string[] {
  const format = plan.picture ? "mp4" : "m4a";
  const cut = plan.picture && plan.picture !== "given" ? pictureFilter(plan.picture, plan.durationMs) : null;
  return [
    ...(cut ? ["-filter_complex", cut, "-map", "[picture]", ...H264] : plan.picture ? ["-map", "2:V:0", "-c:v", "copy"] : []),
    ["-map", "1:a:0", "-c:a:0", "copy"],
    ["-map", "0:a:0", "-c:a:1", "aac", "-b:a:1", plan.channels === 1 ? "96k" : "160k", "-ac:a:1", String(plan.channels), "-flags:a", "+bitexact"],
    ...(plan.subtitles ? ["-map", `${plan.picture ? 3 : 2}:s:0`, "-c:s", "mov_text"] : []),
    ...CLEAN,
    ...track(format, "a:0", plan.language, "default"),
    ...track(format, "a:1", plan.sourceLanguage, "0"),
    ...(plan.subtitles ? track(format, "s:0", plan.language, "0") : []),
    ...containerArgs(format),
    ["-f", "mp4"],
  ].flat();
}

const pictureFilter = (place: PicturePlace, durationMs: number): string => `${cutFilter({ pad: "2:V:0", place, durationMs })},${EVEN}[picture]`;
