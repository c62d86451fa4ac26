/** Everybody's words apart, and where one must stop because another speaks or something else is heard. */
import { LONGEST_PAUSE_MS } from "./cut-lines.ts";
import { sungWords, type Sound } from "./noise.ts";
import { merged, type Span } from "./spans.ts";
import { type HeardWord, mend, pauseAfter, type RawWord } from "./words.ts";

export type Row = { speaker: number; words: HeardWord[]; walls: Set<number>; sung: boolean[] };

/** A speaker's phrases are parted by pauses of at least this. */
export const PHRASE_PAUSE_MS = 250;
/** Who says less than this while another pauses is listening, and takes no turn. */
export const BACKCHANNEL_MS = 700;
/** Words of one speaker that stand closer are one speech to the others. */
const SPEECH_JOIN_MS = 500;
/** A sound shorter than this interrupts nobody. */
const SHORTEST_SOUND_MS = 300;

/** One row for each speaker, in the order of their numbers' first words. `speakers`: who said each word. */
export function rowsOfSpeakers(words: readonly RawWord[], speakers: readonly number[], sounds: readonly Sound[]): Row[] {
  const numbered = words.map((word, index) => ({ ...word, index }));
  const rows = [...Map.groupBy(numbered, ({ index }) => speakers[index]!)].map(([speaker, own]) => ({ speaker, words: mend(own) }));
  const speeches = rows.map((row) => longSpeeches(row.words));
  const heard = sounds.filter(({ kind, startMs, endMs }) => kind !== "music" && kind !== "other" && endMs - startMs >= SHORTEST_SOUND_MS);
  return rows.map((row, number) => {
    const others = merged([...speeches.flatMap((spans, other) => (other === number ? [] : spans)), ...heard]);
    const sung = sungWords(row.words, (index) => pauseAfter(row.words, index) > LONGEST_PAUSE_MS);
    return { ...row, sung, walls: wallsOf(row.words, others, sung) };
  });
}

function longSpeeches(words: readonly HeardWord[]): Span[] {
  const spans: Span[] = [];
  for (const { onsetMs, endMs } of words) {
    const last = spans.at(-1);
    if (last && onsetMs - last.endMs < SPEECH_JOIN_MS) last.endMs = endMs;
    else spans.push({ startMs: onsetMs, endMs });
  }
  return spans.filter(({ startMs, endMs }) => endMs - startMs >= BACKCHANNEL_MS);
}

/** After a word where, before the next, another is heard in a pause; and where song and speech meet. */
function wallsOf(words: readonly HeardWord[], others: readonly Span[], sung: readonly boolean[]): Set<number> {
  const walls = new Set<number>();
  let at = 0;
  for (let index = 0; index < words.length - 1; index += 1) {
    const { endMs } = words[index]!;
    while (at < others.length && others[at]!.endMs <= endMs) at += 1;
    const isInterrupted = pauseAfter(words, index) >= PHRASE_PAUSE_MS && at < others.length && others[at]!.startMs < words[index + 1]!.onsetMs;
    if (isInterrupted || sung[index] !== sung[index + 1]) walls.add(index);
  }
  return walls;
}
