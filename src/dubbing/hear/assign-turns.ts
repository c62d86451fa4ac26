/**
 * Who said each word, from who speaks when: the cheapest path through all words (Viterbi). A word costs what no turn of its speaker
 * covers, a change of speaker costs most inside a phrase and least after a sentence or a pause. So a word at a turn's edge goes with
 * its phrase, a sentence is torn only where the turns say so clearly, and between two who speak at once it stays with the one it began with.
 */
import type { Turns } from "../../../containers/contract/transcript.ts";
import { abbreviation, continuesWord } from "../spelling.ts";
import { hasSentenceMark } from "./sentences.ts";
import { isBackchannel } from "./backchannels.ts";
import { firstAfter, merged, type Span, totalMs } from "./spans.ts";
import { onsetOf, type RawWord } from "./words.ts";

/** A change of speaker, in ms of words that no turn covers: inside a phrase, at a pause, after a sentence, inside a word that the recognizer cut. */
const CHANGE_MS = 450;
const CHANGE_AT_PAUSE_MS = 150;
const CHANGE_AT_SENTENCE_MS = 90;
const CHANGE_IN_WORD_MS = 5_000;
/** Nobody says two words at once. */
const AT_ONCE_MS = 600;
const PAUSE_MS = 250;
/** Whose turn lies farther away is no likelier than whose lies at the end of the film. */
const FARTHEST_MS = 3_000;
/** A turn as short as this that a listener's word fills is that listener's. */
const SHORT_TURN_MS = 1_000;
const BACKCHANNEL_WORTH_MS = 600;

/** Nobody tells more voices apart; of more, those who speak most. */
const MOST_SPEAKERS = 64;

/** The speaker's number for every word; null: there is no turn at all. */
export function assignTurns(words: readonly RawWord[], turns: Turns["turns"]): number[] | null {
  const all = [...Map.groupBy(turns, ({ speaker }) => speaker)].map(([speaker, own]) => ({ speaker, spans: merged(own) }));
  const spans = all.toSorted((a, b) => totalMs(b.spans) - totalMs(a.spans)).slice(0, MOST_SPEAKERS);
  if (spans.length === 0) return null;
  const came: Uint16Array[] = [];
  let costs = new Float64Array(spans.length);
  words.forEach((word, index) => {
    const least = costs.indexOf(Math.min(...costs));
    const change = index === 0 ? 0 : changeCost(words[index - 1]!, word);
    const stay = index > 0 && areAtOnce(words[index - 1]!, word) ? AT_ONCE_MS : 0;
    const from = new Uint16Array(spans.length);
    costs = costs.map((cost, speaker) => {
      const changes = costs[least]! + change < cost + stay;
      from[speaker] = changes ? least : speaker;
      return (changes ? costs[least]! + change : cost + stay) + wordCost(word, spans[speaker]!.spans);
    });
    came.push(from);
  });
  return walkedBack(came, costs).map((speaker) => spans[speaker]!.speaker);
}

function walkedBack(came: readonly Uint16Array[], costs: Float64Array): number[] {
  let speaker = costs.indexOf(Math.min(...costs));
  const path = came.map(() => 0);
  for (let index = came.length - 1; index >= 0; index -= 1) {
    path[index] = speaker;
    speaker = came[index]![speaker]!;
  }
  return path;
}

function changeCost(before: RawWord, word: RawWord): number {
  if (continuesWord(word.text)) return CHANGE_IN_WORD_MS;
  const ends = hasSentenceMark(before.text) && abbreviation(before.text, "und") === null;
  const pauses = onsetOf(word) - before.endMs >= PAUSE_MS;
  if (ends) return CHANGE_AT_SENTENCE_MS;
  return pauses ? CHANGE_AT_PAUSE_MS : CHANGE_MS;
}

function areAtOnce(a: RawWord, b: RawWord): boolean {
  const shared = Math.min(a.endMs, b.endMs) - Math.max(a.startMs, b.startMs);
  return shared * 2 > Math.min(a.endMs - a.startMs, b.endMs - b.startMs);
}

/** Of its ms those no turn covers; where none does, the way to the nearest besides. */
function wordCost(word: RawWord, spans: readonly Span[]): number {
  const startMs = Math.min(onsetOf(word), word.endMs);
  const endMs = Math.max(word.endMs, startMs + 1);
  let covered = 0;
  let nearest = FARTHEST_MS;
  let worth = 0;
  for (let at = Math.max(0, firstAfter(spans, startMs) - 1); at < spans.length; at += 1) {
    const span = spans[at]!;
    const shared = Math.min(endMs, span.endMs) - Math.max(startMs, span.startMs);
    if (shared > 0) covered += shared;
    else nearest = Math.min(nearest, -shared);
    if (isAnswered(word, span, shared, endMs - startMs)) worth = BACKCHANNEL_WORTH_MS;
    if (span.startMs > endMs) break;
  }
  return endMs - startMs - covered + (covered > 0 ? 0 : nearest) - worth;
}

function isAnswered(word: RawWord, span: Span, shared: number, lengthMs: number): boolean {
  return shared * 2 >= lengthMs && shared * 2 >= span.endMs - span.startMs && span.endMs - span.startMs <= SHORT_TURN_MS && isBackchannel(word.text);
}
