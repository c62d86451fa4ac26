/**
 * gpt-4o-transcribe's `json` (text and nothing else) and gpt-4o-transcribe-diarize's `diarized_json` (segments with times and speakers,
 * no words): CreateTranscriptionResponseJson and ...DiarizedJson in OpenAI's API reference. Neither says which language it heard.
 */
import { z } from "zod";
import type { Transcript, Word } from "../../../containers/contract/transcript.ts";
import type { PieceClock } from "../piece-clock.ts";
import { OPENAI_GPT4O_MICROS_PER_INPUT_TOKEN, OPENAI_GPT4O_MICROS_PER_OUTPUT_TOKEN } from "../prices.ts";
import { splitWords } from "../../split-words.ts";

const Seconds = z.number().finite();
const TokenUsage = z.object({ type: z.literal("tokens"), input_tokens: z.number().int().nonnegative(), output_tokens: z.number().int().nonnegative() });
const Usage = z.union([TokenUsage, z.object({ type: z.literal("duration"), seconds: Seconds.nonnegative() })]).optional();

export const TextReply = z.object({ text: z.string(), usage: Usage });
export const DiarizedReply = z.object({
  duration: Seconds.optional(),
  segments: z.array(z.object({ start: Seconds, end: Seconds, text: z.string(), speaker: z.string().nullish() })),
  usage: Usage,
});

/** Both models stop after so many tokens (their model pages, 2026-11-28), in the middle of a sentence if need be. */
const MOST_OUTPUT_TOKENS = 2_000;

const untimed = (text: string, language: string, speaker: string | null): Word[] =>
  splitWords(text, language).map((each) => ({ text: each, startMs: null, endMs: null, score: null, levelDb: null, speaker }));

const transcriptOf = (segments: Transcript["segments"], language: string): Transcript => ({
  language,
  segments: segments.filter(({ words }) => words.length > 0),
  regions: [],
  events: [],
  detected: null,
});

/** One segment over the whole piece: where in it the words lie is for the aligner to find. */
export function textTranscript({ text }: z.infer<typeof TextReply>, clock: PieceClock, language: string): Transcript {
  const endMs = clock.startMs + (clock.durationMs ?? 0);
  return transcriptOf([{ startMs: clock.startMs, endMs, text: text.trim(), noSpeech: null, words: untimed(text, language, null) }], language);
}

export function diarizedTranscript({ segments }: z.infer<typeof DiarizedReply>, clock: PieceClock, language: string): Transcript {
  return transcriptOf(
    segments.map(({ start, end, text, speaker }) => ({
      ...clock.span(start, end),
      text: text.trim(),
      noSpeech: null,
      words: untimed(text, language, speaker ?? null),
    })),
    language,
  );
}

/** By the tokens reported; null: it does not report them. */
export function tokensCost(usage: z.infer<typeof Usage>): number | null {
  if (usage?.type !== "tokens") return null;
  return Math.ceil(usage.input_tokens * OPENAI_GPT4O_MICROS_PER_INPUT_TOKEN + usage.output_tokens * OPENAI_GPT4O_MICROS_PER_OUTPUT_TOKEN);
}

export const isCutOff = (usage: z.infer<typeof Usage>): boolean => usage?.type === "tokens" && usage.output_tokens >= MOST_OUTPUT_TOKENS;
