/** What is odd about a whole script, in a sentence for the user; never with words of the film in it. */
import type { Transcript } from "../../../containers/contract/transcript.ts";
import { languageName } from "../languages.ts";
import type { Line } from "../script.ts";
import { baseLanguage } from "../spelling.ts";
import type { Speakers } from "./speakers.ts";
import { coveredMs, merged, type Span } from "./spans.ts";

export type ScriptWarning = {
  code:
    | "wrong_language"
    | "unheard_speech"
    | "little_speech"
    | "one_speaker_assumed"
    | "speakers_uncertain"
    | "doubtful_lines"
    | "several_languages"
    | "dropped_words";
  message: string;
};
export type Heard = {
  language: string;
  asked: string | null;
  lines: readonly Line[];
  transcripts: readonly Transcript[];
  /** Merged; null: not known. */
  regions: readonly Span[] | null;
  filmMs: number | null;
  speakers: Pick<Speakers, "isAlone" | "doubt">;
  isScript: boolean;
  /** In brackets, taken for the names of sounds. */
  droppedWords: number;
};

/** An engine that is less sure has not heard another language. */
const SURE = 0.7;
const MOST_UNHEARD = 0.15;
const LEAST_UNHEARD_MS = 5_000;
const LITTLE = 0.05;
const LITTLE_MS = 60_000;
const MANY = 0.3;
const DOUBTS = new Set(["unsure", "in_silence", "repeated", "too_fast", "too_slow", "over_music"]);

export function scriptWarnings(heard: Heard): ScriptWarning[] {
  if (heard.lines.length === 0) return [];
  return [wrongLanguage(heard), unheard(heard), little(heard), apart(heard), doubtful(heard), dropped(heard)].filter((warning) => warning !== null);
}

function wrongLanguage({ language, asked, lines, transcripts, isScript }: Heard): ScriptWarning | null {
  const sounds = isScript
    ? null
    : mostly(transcripts.map(({ detected, segments }) => [detected && detected.probability >= SURE ? detected.language : language, segments.length]));
  const reads = mostly(lines.map((line) => [line.language ?? language, line.text.length]));
  const other = [sounds, reads].find((each) => each !== null && baseLanguage(each) !== baseLanguage(language)) ?? null;
  if (other !== null) {
    const message = `This sounds like ${languageName(other)}, and was understood as ${languageName(language)}${asked === null ? "" : ", which was asked for"}.`;
    return { code: "wrong_language", message };
  }
  const also = [...new Set(lines.flatMap((line) => line.language ?? []))].map((each) => languageName(each));
  return also.length === 0 ? null : { code: "several_languages", message: `Some lines seem to be in another language: ${also.join(", ")}.` };
}

/** What weighs more than all others together. */
function mostly(votes: readonly (readonly [string, number])[]): string | null {
  const total = votes.reduce((sum, [, weight]) => sum + weight, 0);
  const sums = [...Map.groupBy(votes, ([language]) => language)].map(
    ([language, own]) => [language, own.reduce((sum, [, weight]) => sum + weight, 0)] as const,
  );
  return sums.find(([, weight]) => weight * 2 > total)?.[0] ?? null;
}

function unheard({ regions, lines }: Heard): ScriptWarning | null {
  if (regions === null) return null;
  const spoken = merged(lines.map(({ startMs, endMs }) => ({ startMs: startMs - 300, endMs: endMs + 300 })));
  const all = regions.reduce((sum, span) => sum + span.endMs - span.startMs, 0);
  const lost = all - regions.reduce((sum, span) => sum + coveredMs(span, spoken), 0);
  if (lost < LEAST_UNHEARD_MS || lost < MOST_UNHEARD * all) return null;
  return { code: "unheard_speech", message: `In ${seconds(lost)} of ${seconds(all)} in which a voice was found, no words were understood.` };
}

function little({ filmMs, lines }: Heard): ScriptWarning | null {
  if (filmMs === null || filmMs < LITTLE_MS) return null;
  const spoken = merged(lines.flatMap(({ speech }) => speech.map(([startMs, endMs]) => ({ startMs, endMs })))).reduce(
    (sum, span) => sum + span.endMs - span.startMs,
    0,
  );
  if (spoken >= LITTLE * filmMs) return null;
  return { code: "little_speech", message: `Only ${seconds(spoken)} of ${seconds(filmMs)} are spoken.` };
}

function apart({ speakers: { isAlone, doubt } }: Heard): ScriptWarning | null {
  if (isAlone) return { code: "one_speaker_assumed", message: "Nobody told the speakers apart: every line has one and the same." };
  if (doubt === null) return null;
  const how = doubt === "matched" ? "were matched by how much they talk" : "are taken for different ones, though some may be the same";
  return {
    code: "speakers_uncertain",
    message: `The film was heard in pieces, and speakers of one piece who could not be found in the others ${how}: look at them.`,
  };
}

function dropped({ droppedWords: count }: Heard): ScriptWarning | null {
  if (count === 0) return null;
  const were = count === 1 ? "1 word in brackets was" : `${count} words in brackets were`;
  return { code: "dropped_words", message: `${were} taken for what somebody hears, not says, and will not be spoken.` };
}

function doubtful({ lines }: Heard): ScriptWarning | null {
  const count = lines.filter(({ warnings }) => warnings?.some((warning) => DOUBTS.has(warning))).length;
  if (count < 2 || count < MANY * lines.length) return null;
  return { code: "doubtful_lines", message: `${count} of ${lines.length} lines are doubtful: look at them before they are dubbed.` };
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1_000)} s`;
}
