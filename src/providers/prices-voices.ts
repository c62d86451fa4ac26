/**
 * What vendors ask for speech, in millionths of a US dollar, as their public pages said on the date given; the dearest plan where there
 * are several, since what is held before a call must never be less than what it costs.
 */
import { charactersOf } from "./speech-text.ts";
import type { VendorUsage } from "./transcription.ts";

/** developers.openai.com/api/docs/models/tts-1 and /tts-1-hd: $15 and $30 a million characters; 2026-11-28. */
export const OPENAI_TTS_1_MICROS = 15_000;
export const OPENAI_TTS_1_HD_MICROS = 30_000;
/**
 * developers.openai.com/api/docs/models/gpt-4o-mini-tts, 2026-11-28: $0.60 a million tokens of text, $12 a million tokens of sound, which
 * OpenAI puts at $0.015 a minute. Its answers do not say how many there were. At most, by the character: 4 a second, as slow as Chinese is
 * read, and its tokens. At most, by the call, besides: five seconds that no character accounts for, and 160 tokens that say how to speak.
 */
export const OPENAI_MINI_TTS_MICROS = 70_000;
export const OPENAI_MINI_TTS_MICROS_PER_CALL = 1_350;
export const OPENAI_MINI_TTS_MICROS_PER_MINUTE = 15_000;
export const OPENAI_MINI_TTS_MICROS_PER_TEXT_TOKEN = 0.6;
/**
 * help.elevenlabs.io: a credit a character for Multilingual v2, half of one for Flash; beyond the credits of the plan $0.30 a thousand on
 * Creator, the dearest plan that sells more (2026-11-28). elevenlabs.io/pricing/api names $0.12 and $0.06 for Business.
 */
export const ELEVENLABS_MULTILINGUAL_MICROS = 300_000;
export const ELEVENLABS_FLASH_MICROS = 150_000;
/** docs.fish.audio, pricing and rate limits, 2026-11-28: $15 a million bytes of UTF-8. A character has four at most. */
export const FISH_MICROS_PER_BYTE = 15;
export const FISH_MICROS = 4 * 1000 * FISH_MICROS_PER_BYTE;

/** Rounded up: a millionth too much is no harm. */
export const charactersCost = (text: string, microsPerThousand: number): number => Math.ceil((charactersOf(text) * microsPerThousand) / 1000);

/** The meter that every engine that speaks counts by, our own service included. */
export const charactersSpoken = (text: string, vendorCostMicros: number): VendorUsage[] => [
  { meter: "synthesize_characters", quantity: charactersOf(text), vendorCostMicros },
];

/** Counted apart, so that whoever sums up knows that nothing came of it and that the vendor may not have charged for it at all. */
export const charactersInVain = (text: string, microsPerThousand: number, microsPerCall = 0): VendorUsage[] => [
  { meter: "synthesize_characters_in_vain", quantity: charactersOf(text), vendorCostMicros: charactersCost(text, microsPerThousand) + microsPerCall },
];
