/** whisper-1's `verbose_json` (CreateTranscriptionResponseVerboseJson in OpenAI's API reference): words and segments with times, no speakers. */
import { z } from "zod";
import type { Transcript, Word } from "../../../containers/contract/transcript.ts";
import type { PieceClock } from "../piece-clock.ts";
import { splitWords } from "../../split-words.ts";
import { dressWords } from "./dress-words.ts";
import { languageNamed } from "./languages.ts";

const Seconds = z.number().finite();
export const WhisperReply = z.object({
  /** Its English name, in lower case. */
  language: z.string(),
  duration: z.union([Seconds, z.string().transform(Number)]).optional(),
  text: z.string(),
  segments: z.array(z.object({ start: Seconds, end: Seconds, text: z.string(), no_speech_prob: z.number().optional() })).default([]),
  words: z.array(z.object({ word: z.string(), start: Seconds, end: Seconds })).default([]),
});
export type WhisperReply = z.infer<typeof WhisperReply>;

export function whisperTranscript(reply: WhisperReply, clock: PieceClock, asked: string | null): Transcript {
  const detected = languageNamed(reply.language);
  const language = asked ?? detected ?? "und";
  const heard = reply.words.filter(({ word }) => word.trim() !== "");
  const texts = dressWords(
    heard.map(({ word }) => word.trim()),
    reply.text,
  );
  const words = heard.map(({ start, end }, index): Word => ({ ...NO_WORD, text: texts[index]!, ...clock.span(start, end) }));
  return {
    language,
    segments: segmentsOf(reply, words, clock, language),
    regions: [],
    events: [],
    detected: detected === null ? null : { language: detected, probability: 1 },
  };
}

/** whisper-1 says neither how sure nor how loud a word is, nor who says it. */
const NO_WORD = { text: "", startMs: null, endMs: null, score: null, levelDb: null, speaker: null };

type Segment = Transcript["segments"][number];

/** Each word belongs to the segment in which its middle lies; a segment that got none has its text's words, without times, unless its neighbours have them. */
function segmentsOf({ segments, text }: WhisperReply, words: Word[], clock: PieceClock, language: string): Segment[] {
  const spans = segments.map((segment) => ({ ...segment, ...clock.span(segment.start, segment.end) }));
  if (spans.length === 0)
    return words.length > 0 ? [{ startMs: words[0]!.startMs!, endMs: words.at(-1)!.endMs!, text: text.trim(), noSpeech: null, words }] : [];
  let at = 0;
  const shared = spans.map((): Word[] => []);
  for (const word of words) {
    const middle = (word.startMs! + word.endMs!) / 2;
    while (at < spans.length - 1 && middle >= spans[at + 1]!.startMs) at++;
    shared[at]!.push(word);
  }
  return spans.flatMap(({ startMs, endMs, text: said, no_speech_prob }, index) => {
    const isElsewhere = shared[index]!.length > 0 || haveNeighbours(index, spans, shared);
    const own = isElsewhere ? shared[index]! : splitWords(said, language).map((each): Word => ({ ...NO_WORD, text: each }));
    return own.length === 0 ? [] : [{ startMs, endMs, text: said.trim(), noSpeech: no_speech_prob ?? null, words: own }];
  });
}

/** Times of words and of segments may differ: then the words of the one stand with its neighbours, which have more than their own texts say. */
function haveNeighbours(index: number, spans: readonly { text: string }[], shared: readonly Word[][]): boolean {
  const around = [index - 1, index + 1].filter((at) => at >= 0 && at < spans.length);
  const heard = around.map((at) => letters(shared[at]!.map(({ text }) => text).join("")));
  const own = around.map((at) => letters(spans[at]!.text));
  const said = letters(spans[index]!.text);
  return heard.some((each, at) => each.includes(said) && each.length > own[at]!.length);
}

const letters = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]/gu, "");
