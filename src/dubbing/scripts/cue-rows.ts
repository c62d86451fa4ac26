/** What files of subtitles say of lines: the cue's text on the side that the file is of, its times, and what our own writing put beside them. */
import { Treatment } from "../script.ts";
import { assRows } from "./ass-text.ts";
import { joined, voicesIn, wholeText } from "./cue-text.ts";
import type { Cue } from "./cue.ts";
import type { CueFormat } from "./cues-of.ts";
import { readLineTag } from "./line-tag.ts";
import { saysNothing, type SheetRow, type Side } from "./sheet.ts";

type Marks = Pick<SheetRow, "id" | "revision" | "number" | "speakerId" | "speaker" | "treatment" | "text" | "severalSpeak">;

export function cueRows(cues: readonly Cue[], format: CueFormat, side: Side): SheetRow[] {
  return cues.map((cue, at) => {
    const { startMs, endMs } = cue;
    const { text, ...marks } = marksOf(cue, format);
    return { ...saysNothing, row: cue.line ?? at + 1, startMs, endMs, ...marks, [side === "source" ? "text" : "translation"]: text };
  });
}

function marksOf(cue: Cue, format: CueFormat): Marks {
  if (format === "ass") return ofAss(cue);
  const label = cue.label ?? "";
  const number = /^\d{1,6}$/u.test(label) ? Number(label) : null;
  const none = { id: null, revision: null, number, speakerId: null, speaker: null, treatment: null, severalSpeak: false };
  if (format === "srt") return { ...none, text: wholeText(cue.text, format) };
  return { ...none, ...readLineTag(label), ...voiceMarks(cue.text), text: wholeText(cue.text, format) };
}

/** `<v.spk_abc.dub Anna>`; other classes are somebody's style. */
function voiceMarks(text: string): Pick<Marks, "speakerId" | "speaker" | "treatment" | "severalSpeak"> {
  const [voice, ...others] = voicesIn(text);
  const classes = voice?.classes ?? [];
  return {
    severalSpeak: others.some(({ name }) => name !== voice?.name),
    speaker: voice?.name || null,
    speakerId: classes.find((each) => each.startsWith("spk_")) ?? null,
    treatment: classes.map((each) => Treatment.safeParse(each).data).find((each) => each !== undefined) ?? null,
  };
}

/** Effect: `lin_abc@3;spk_def;dub`. */
function ofAss({ label, speaker, text }: Cue): Marks {
  const [tag = "", speakerId = "", treatment = ""] = (label ?? "").split(";");
  const line = readLineTag(tag);
  const ours = line === null ? { id: null, revision: null, speakerId: null, treatment: null } : { ...line, speakerId: speakerId || null };
  return {
    number: null,
    treatment: Treatment.safeParse(treatment).data ?? null,
    ...ours,
    speaker,
    severalSpeak: false,
    text: joined(assRows(text).split("\n")),
  };
}
