/**
 * What vendors ask, in millionths of a US dollar, as their public pages said on the date given. Where a price depends on the plan the
 * dearest stands here: what is held before a call must never be less than what it costs.
 */

/** developers.openai.com/api/docs/models/whisper-1 and /gpt-4o-transcribe, /gpt-4o-transcribe-diarize; 2026-11-28. */
export const OPENAI_WHISPER_MICROS_PER_MINUTE = 6_000;
/** OpenAI's own estimate; what a call really cost follows from the tokens it reports. */
export const OPENAI_GPT4O_MICROS_PER_MINUTE = 6_000;
export const OPENAI_GPT4O_MICROS_PER_INPUT_TOKEN = 2.5;
export const OPENAI_GPT4O_MICROS_PER_OUTPUT_TOKEN = 10;
/**
 * GPT-4.1 and GPT-4.1 mini, standard tier, $2 and $8, $0.40 and $1.60 a million tokens: as lists of prices by others had them in March and
 * April 2026 (OpenAI's own page, developers.openai.com/api/docs/pricing, was out of reach). Cached input costs less.
 */
export const OPENAI_GPT41_MICROS_PER_INPUT_TOKEN = 2;
export const OPENAI_GPT41_MICROS_PER_OUTPUT_TOKEN = 8;
export const OPENAI_GPT41_MINI_MICROS_PER_INPUT_TOKEN = 0.4;
export const OPENAI_GPT41_MINI_MICROS_PER_OUTPUT_TOKEN = 1.6;
/** Of speech, at most: 300 words, each with its number going in (16 bytes, a token at most each) and maybe a number coming out (3 tokens), and the task five times. */
export const OPENAI_CLAUSES_MICROS_PER_MINUTE = 5_000;
/**
 * GPT-6 Sol and Luna, standard tier, $2 and $10, $0.10 and $0.50 a million tokens, and input that is kept for later 1.25 times as much: the page
 * of the model (developers.openai.com/api/docs/models/gpt-6-luna, November 2026); of Sol, vendors who pass it on (October 2026).
 */
export const OPENAI_GPT6_SOL_MICROS_PER_INPUT_TOKEN = 2.5;
export const OPENAI_GPT6_SOL_MICROS_PER_OUTPUT_TOKEN = 10;
export const OPENAI_GPT6_LUNA_MICROS_PER_INPUT_TOKEN = 0.125;
export const OPENAI_GPT6_LUNA_MICROS_PER_OUTPUT_TOKEN = 0.5;
/** elevenlabs.io/docs/capabilities/speech-to-text, Scribe v1: $0.40 an hour on the smallest plan ($0.22 on the largest); 2026-11-28. */
export const ELEVENLABS_SCRIBE_MICROS_PER_MINUTE = 6_667;

/** Rounded up: a millionth too much is no harm. */
export const minutesCost = (durationMs: number, microsPerMinute: number): number => Math.ceil((durationMs * microsPerMinute) / 60_000);

/** The meter that every engine that hears counts by, our own services included. */
export const secondsHeard = (durationMs: number, vendorCostMicros: number) => [{ meter: "transcribe_seconds", quantity: durationMs / 1000, vendorCostMicros }];
