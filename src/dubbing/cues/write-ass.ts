/**
 * Cues as Advanced SubStation Alpha, for people (`ass`) and, with what stands in the picture besides, for burning in (`titles`). As libass
 * reads it. Sizes follow the picture; user text is escaped and can never be a tag.
 */
import { assText } from "../scripts/ass-text.ts";
import { coarseClock } from "../scripts/clock.ts";
import { rowsOf } from "../scripts/write-subtitles.ts";
import type { DubCue } from "./cue.ts";
import type { Overlay } from "./overlay.ts";
import { stylesFor, type Picture } from "./ass-styles.ts";

type Titles = { language: string; picture: Picture | null; overlays?: readonly Overlay[] };
type Event = { startMs: number; endMs: number; style: string; layer: number; text: string };

export function toAss(all: readonly DubCue[], { language, picture, overlays = [] }: Titles): string {
  const size = picture ?? FULL_HD;
  const said = all.map(({ isKept, ...cue }): Event => ({ ...cue, style: isKept ? "Kept" : "Dub", layer: 0 }));
  const shown = overlays.map(({ position, ...overlay }): Event => ({ ...overlay, style: STYLE_AT[position], layer: 1 }));
  const events = [...said, ...shown].sort((a, b) => a.startMs - b.startMs || a.layer - b.layer);
  return [
    "[Script Info]",
    "ScriptType: v4.00+",
    `PlayResX: ${size.width}`,
    `PlayResY: ${size.height}`,
    "WrapStyle: 0",
    "ScaledBorderAndShadow: yes",
    `Language: ${language}`,
    "",
    ...stylesFor(size),
    "",
    "[Events]",
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text",
    ...events.map(dialogue),
    "",
  ].join("\n");
}

const FULL_HD: Picture = { width: 1920, height: 1080 };
const STYLE_AT = { top: "Top", middle: "Middle", bottom: "Bottom" } as const;

function dialogue({ startMs, endMs, style, layer, text }: Event): string {
  return `Dialogue: ${layer},${coarseClock(startMs)},${coarseClock(endMs)},${style},,0,0,0,,${assText(rowsOf(text))}`;
}
