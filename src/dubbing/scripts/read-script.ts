/** A script the user brings, as segments like a recognizer's: in order, each with its words, most of them without times. */
import type { Word } from "../../../containers/contract/transcript.ts";
import { splitWords } from "../../split-words.ts";
import { showEscapes } from "./ass-text.ts";
import { BadScript } from "./bad-script.ts";
import type { Cue } from "./cue.ts";
import { type CueFormat, checkTimes, cuesOf } from "./cues-of.ts";
import { namesIn, saidIn } from "./cue-text.ts";
import { decodeText } from "./decode.ts";
import { formatOf, languageIn, type ScriptFormat } from "./format-of.ts";
import { readJson, type Segments } from "./read-json.ts";

export { BadScript };
/** `language` null: the file does not say. `warnings`: sentences for the user. Words carry the speakers' names where the file has them, and no scores. */
export type ReadScript = { format: ScriptFormat; language: string | null; segments: Segments; warnings: string[] };

/** `name`: the file's name, content type or format, which counts where the content leaves doubt. Throws BadScript, with the row where there is one. */
export function readScript(bytes: Uint8Array, name = ""): ReadScript {
  const { text, isGuessed } = decodeText(bytes);
  const format = formatOf(text, name);
  if (format === null) throw new BadScript("The script is neither SRT, VTT, ASS nor JSON.");
  const { language, segments } = format === "json" ? readJson(text) : fromCues(text, format);
  const warnings = isGuessed ? ["The file is not in Unicode: its letters were read as Western European ones."] : [];
  for (const { startMs, endMs } of segments) checkTimes({ startMs, endMs, line: null });
  if (segments.some(({ startMs }, at) => at > 0 && startMs < segments[at - 1]!.startMs))
    warnings.push("The script was not in the order of its times, and was put in order.");
  const ordered = segments.toSorted((a, b) => a.startMs - b.startMs).map((segment) => ({ ...segment, words: segment.words.flatMap(parted) }));
  if (!ordered.some(({ words }) => words.length > 0)) throw new BadScript("Nothing is said in the script.");
  return { format, language, segments: ordered.filter(({ words }) => words.length > 0), warnings };
}

function fromCues(text: string, format: CueFormat): { language: string | null; segments: Segments } {
  const cues = cuesOf(text, format).map((cue) => ({ ...cue, text: showEscapes(cue.text) }));
  return { language: format === "vtt" ? languageIn(text, format) : null, segments: segmentsOf(cues) };
}

/** One segment for each who speaks in a cue; several share its time by the length of what they say. */
function segmentsOf(cues: readonly Cue[]): Segments {
  const names = namesIn(cues.map(({ text }) => text));
  return cues.flatMap(({ startMs, endMs, text, speaker }) => {
    const said = saidIn(text, names);
    const total = said.reduce((sum, each) => sum + each.text.length, 0);
    let before = 0;
    return said.map((each) => {
      const from = startMs + Math.round(((endMs - startMs) * before) / total);
      before += each.text.length;
      const to = startMs + Math.round(((endMs - startMs) * before) / total);
      return { startMs: from, endMs: to, text: each.text, noSpeech: null, words: [untimed(each.text, each.speaker ?? speaker)] };
    });
  });
}

function untimed(text: string, speaker: string | null): Word {
  return { text, startMs: null, endMs: null, score: null, levelDb: null, speaker };
}

/** A text without times is parted into its words. */
function parted(word: Word): Word[] {
  if (word.startMs !== null && word.endMs !== null) return [word];
  const texts = splitWords(word.text);
  return texts.length === 1 ? [{ ...word, text: texts[0]! }] : texts.map((text) => untimed(text, word.speaker));
}
