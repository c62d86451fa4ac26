/** Which vendor answers to which engine of the catalogue, and what it needs to be on. Adding a vendor: its file, and one line here. */
import type { Engine } from "./catalog.ts";
import type { ClauseAsker } from "./clauses.ts";
import { ELEVENLABS_URL, elevenLabsTranscription } from "./elevenlabs/scribe.ts";
import { openAiClauses } from "./openai/clauses.ts";
import { OPENAI_URL, openAiTranscription, type OpenAiModel } from "./openai/transcription.ts";
import { ELEVENLABS_SCRIBE_MICROS_PER_MINUTE, OPENAI_GPT4O_MICROS_PER_MINUTE, OPENAI_WHISPER_MICROS_PER_MINUTE } from "./prices.ts";
import type { TranscriptionProvider, VendorConfig } from "./transcription.ts";
import type { VendorSettings } from "./vendor-settings.ts";
import { whyVoiceIsOff } from "./vendors-voices.ts";
import { translators } from "./vendors-words.ts";
import { hostedWhisperX } from "./whisperx-hosted/transcription.ts";

type Vendor<Provider> = { needs: readonly (keyof VendorSettings)[]; make(settings: VendorSettings, world: World): Provider };
type World = Pick<VendorConfig, "fetch" | "now">;

/**
 * A consumer works on six units at once and gives each five minutes (src/dubs/consume). With three calls or more of a vendor at once a unit
 * waits for one call at most: two calls and the reading fit.
 */
const TIME_LIMIT_MS = 135_000;
/** An opinion is not waited for long: the rules of the language do without. */
const OPINION_LIMIT_MS = 20_000;

const openAi = (model: OpenAiModel, microsPerMinute: number): Vendor<TranscriptionProvider> => ({
  needs: ["OPENAI_API_KEY"],
  make: ({ OPENAI_API_KEY, OPENAI_BASE_URL }, world) =>
    openAiTranscription(model, { ...world, apiKey: OPENAI_API_KEY, baseUrl: OPENAI_BASE_URL || OPENAI_URL, timeLimitMs: TIME_LIMIT_MS, microsPerMinute }),
});

export const transcribers: Readonly<Record<string, Vendor<TranscriptionProvider>>> = {
  "elevenlabs/scribe_v1": {
    needs: ["ELEVENLABS_API_KEY"],
    make: ({ ELEVENLABS_API_KEY, ELEVENLABS_BASE_URL }, world) =>
      elevenLabsTranscription("scribe_v1", {
        ...world,
        apiKey: ELEVENLABS_API_KEY,
        baseUrl: ELEVENLABS_BASE_URL || ELEVENLABS_URL,
        timeLimitMs: TIME_LIMIT_MS,
        microsPerMinute: ELEVENLABS_SCRIBE_MICROS_PER_MINUTE,
      }),
  },
  "openai/whisper-1": openAi("whisper-1", OPENAI_WHISPER_MICROS_PER_MINUTE),
  "openai/gpt-4o-transcribe": openAi("gpt-4o-transcribe", OPENAI_GPT4O_MICROS_PER_MINUTE),
  "openai/gpt-4o-transcribe-diarize": openAi("gpt-4o-transcribe-diarize", OPENAI_GPT4O_MICROS_PER_MINUTE),
  "whisperx-hosted/large-v3": {
    needs: ["WHISPERX_HOSTED_URL", "WHISPERX_HOSTED_KEY"],
    make: ({ WHISPERX_HOSTED_URL, WHISPERX_HOSTED_KEY, WHISPERX_HOSTED_MICROS_PER_MINUTE }, world) =>
      hostedWhisperX({
        ...world,
        apiKey: WHISPERX_HOSTED_KEY,
        baseUrl: WHISPERX_HOSTED_URL,
        timeLimitMs: TIME_LIMIT_MS,
        microsPerMinute: WHISPERX_HOSTED_MICROS_PER_MINUTE,
      }),
  },
};

export const clauseAskers: Readonly<Record<string, Vendor<ClauseAsker>>> = {
  "openai/gpt-4.1-mini": {
    needs: ["OPENAI_API_KEY"],
    make: ({ OPENAI_API_KEY, OPENAI_BASE_URL }, world) =>
      openAiClauses({ ...world, apiKey: OPENAI_API_KEY, baseUrl: OPENAI_BASE_URL || OPENAI_URL, timeLimitMs: OPINION_LIMIT_MS }),
  },
};

type Needing = Readonly<Record<string, { needs: readonly (keyof VendorSettings)[] }>>;
const NEEDED_BY: Partial<Record<Engine["stage"], Needing>> = { transcribe: transcribers, clauses: clauseAskers, translate: translators };

/** Why a vendor's engine is off, in a sentence; null: it is on, or no vendor's. */
export function whyVendorIsOff(stage: Engine["stage"], engine: string, settings: VendorSettings): string | null {
  if (stage === "synthesize") return whyVoiceIsOff(engine, settings);
  const missing = NEEDED_BY[stage]?.[engine]?.needs.filter((name) => !settings[name]) ?? [];
  if (missing.length === 0) return null;
  return `${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} not set.`;
}

/** Null: no vendor has it, or the vendor is off. So is clauseAskerOf. */
export function transcriberOf(engine: string, settings: VendorSettings, world: World): TranscriptionProvider | null {
  const vendor = transcribers[engine];
  return vendor && whyVendorIsOff("transcribe", engine, settings) === null ? vendor.make(settings, world) : null;
}

export function clauseAskerOf(engine: string, settings: VendorSettings, world: World): ClauseAsker | null {
  const vendor = clauseAskers[engine];
  return vendor && whyVendorIsOff("clauses", engine, settings) === null ? vendor.make(settings, world) : null;
}
