/** Scribe's one long list of words, spaces and sounds as a Transcript. */
import type { SoundEvent, Transcript, Word } from "../../../containers/contract/transcript.ts";
import type { PieceClock } from "../piece-clock.ts";
import type { ScribeReply } from "./scribe.ts";
import { soundKind } from "../../sound-names.ts";

/** Scribe knows no segments: a change of speaker, or a pause as long as this, begins one. */
const PAUSE_MS = 1_000;

type Entry = ScribeReply["words"][number];
type Segment = Transcript["segments"][number];

export function scribeTranscript(reply: ScribeReply, clock: PieceClock, asked: string | null): Transcript {
  const heard = canonical(reply.language_code);
  return {
    language: asked ?? heard,
    segments: segmentsOf(reply.words, clock),
    regions: [],
    events: reply.words.flatMap((entry) => eventOf(entry, clock)),
    detected: { language: heard, probability: reply.language_probability },
  };
}

/** `eng` -> `en`, by the aliases of the CLDR. */
const canonical = (code: string): string => Intl.getCanonicalLocales(code)[0]!;

function eventOf({ type, text, start, end }: Entry, clock: PieceClock): SoundEvent[] {
  if (type !== "audio_event" || start === null || start === undefined) return [];
  return [{ ...clock.span(start, end ?? start), kind: soundKind(text) ?? "other" }];
}

function segmentsOf(entries: readonly Entry[], clock: PieceClock): Segment[] {
  const segments: Segment[] = [];
  for (const entry of entries) {
    const open = segments.at(-1);
    if (entry.type === "audio_event") continue;
    if (entry.type === "spacing" || entry.text.trim() === "") {
      if (open) open.text += entry.text;
      continue;
    }
    const word = wordOf(entry, clock);
    if (!open || isApart(open, word)) segments.push(segmentWith(word, open?.endMs ?? clock.startMs));
    else extend(open, word, entry.text);
  }
  return segments.map((segment) => ({ ...segment, text: segment.text.trim() }));
}

function wordOf({ text, start, end, speaker_id, logprob }: Entry, clock: PieceClock): Word {
  const isTimed = typeof start === "number" && typeof end === "number";
  const times = isTimed ? clock.span(start, end) : { startMs: null, endMs: null };
  const score = typeof logprob === "number" ? Math.min(1, Math.exp(logprob)) : null;
  return { text: text.trim(), ...times, score, levelDb: null, speaker: speaker_id ?? null };
}

function isApart(open: Segment, word: Word): boolean {
  return open.words.at(-1)!.speaker !== word.speaker || (word.startMs !== null && word.startMs - open.endMs >= PAUSE_MS);
}

const segmentWith = (word: Word, afterMs: number): Segment => ({
  startMs: word.startMs ?? afterMs,
  endMs: word.endMs ?? afterMs,
  text: word.text,
  noSpeech: null,
  words: [word],
});

function extend(open: Segment, word: Word, text: string): void {
  open.words.push(word);
  open.text += text;
  open.endMs = Math.max(open.endMs, word.endMs ?? open.endMs);
}
