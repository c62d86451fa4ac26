/** Cues as SubRip, which nobody standardised: as ffmpeg and VLC read it. */
import { stringifySync } from "subtitle";
import type { Cue } from "./cue.ts";

const WORD_JOINER = "\u2060";

/** No header, a comma before the milliseconds. The text as it is. */
export function toSrt(all: readonly Cue[]): string {
  return stringifySync(
    all.map(({ startMs, endMs, text }) => ({ type: "cue" as const, data: { start: startMs, end: endMs, text } })),
    { format: "SRT" },
  );
}

/**
 * For players, and for what is muxed: ffmpeg and others take `<lights>`, `{\b1}` and `{y:i}` out of the text and break rows at `\N`, as though
 * they were mark-up. A word joiner, which nobody sees, makes them text again.
 */
export function toPlayedSrt(all: readonly Cue[]): string {
  return toSrt(all.map((cue) => ({ ...cue, text: cue.text.replace(/<(?=[\p{L}/])|[{\\]/gu, `$&${WORD_JOINER}`) })));
}
