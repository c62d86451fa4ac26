/**
 * A script as Advanced SubStation Alpha, a dialogue row for each line. Id, revision, speaker and treatment are in the field Effect,
 * `lin_abc@3;spk_def;dub`: players do only what they know there, which begins with "Banner;" or "Scroll" (libass, ass_render.c).
 */
import { assText } from "./ass-text.ts";
import { coarseClock } from "./clock.ts";
import { lineTag } from "./line-tag.ts";
import { type ScriptSheet, type SheetLine, shownText } from "./sheet.ts";
import { speakerLabels } from "./speaker-labels.ts";
import { rowsOf } from "./write-subtitles.ts";

/** Sizes are for a picture of 1920 by 1080; colours are &HAABBGGRR. */
const STYLES = [
  "[V4+ Styles]",
  "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding",
  "Style: Default,Arial,56,&H00FFFFFF,&H000000FF,&H00000000,&H80000000,0,0,0,0,100,100,0,0,1,3,1,2,96,96,64,1",
];

export function writeAss(sheet: ScriptSheet): string {
  const labels = speakerLabels(sheet);
  const language = sheet.language ?? sheet.sourceLanguage;
  const dialogue = (line: SheetLine) => {
    const effect = [lineTag(line), line.speakerId, line.treatment].join(";");
    const fields = ["0", coarseClock(line.startMs), coarseClock(line.endMs), "Default", field(labels.get(line.speakerId)!), "0", "0", "0", effect];
    return `Dialogue: ${fields.join(",")},${assText(rowsOf(shownText(sheet, line)))}`;
  };
  return [
    "[Script Info]",
    "ScriptType: v4.00+",
    "PlayResX: 1920",
    "PlayResY: 1080",
    "WrapStyle: 0",
    ...(language === null ? [] : [`Language: ${language}`]),
    "",
    ...STYLES,
    "",
    "[Events]",
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text",
    ...sheet.lines.map(dialogue),
    "",
  ].join("\n");
}

/** Fields are parted by commas and have no way to hold one. */
const field = (text: string): string => text.toWellFormed().replaceAll("\0", "").replaceAll(",", ";");
