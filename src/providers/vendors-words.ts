/** Which language model answers to which engine of the catalogue, and what it needs to be on. */
import { OPENAI_URL } from "./openai/transcription.ts";
import { openAiTranslation } from "./openai/translation.ts";
import {
  OPENAI_GPT41_MICROS_PER_INPUT_TOKEN,
  OPENAI_GPT41_MICROS_PER_OUTPUT_TOKEN,
  OPENAI_GPT41_MINI_MICROS_PER_INPUT_TOKEN,
  OPENAI_GPT41_MINI_MICROS_PER_OUTPUT_TOKEN,
  OPENAI_GPT6_LUNA_MICROS_PER_INPUT_TOKEN,
  OPENAI_GPT6_LUNA_MICROS_PER_OUTPUT_TOKEN,
  OPENAI_GPT6_SOL_MICROS_PER_INPUT_TOKEN,
  OPENAI_GPT6_SOL_MICROS_PER_OUTPUT_TOKEN,
} from "./prices.ts";
import type { VendorConfig } from "./transcription.ts";
import type { TranslationProvider } from "./translation.ts";
import type { VendorSettings } from "./vendor-settings.ts";

type World = Pick<VendorConfig, "fetch" | "now">;
type Translator = { needs: readonly (keyof VendorSettings)[]; make(settings: VendorSettings, world: World): TranslationProvider };

/** As for hearing (vendors.ts): two calls, one waited for, fit into a unit's five minutes. Models on a machine of one's own are slow. */
const TIME_LIMIT_MS = 120_000;

const openAi = (model: string, isReasoner: boolean, prices: { input: number; output: number }): Translator => ({
  needs: ["OPENAI_API_KEY"],
  make: ({ OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_API }, world) =>
    openAiTranslation({
      ...world,
      engine: `openai/${model}`,
      vendor: "OpenAI",
      model,
      api: OPENAI_API,
      isOpenAi: true,
      isReasoner,
      apiKey: OPENAI_API_KEY,
      baseUrl: OPENAI_BASE_URL || OPENAI_URL,
      timeLimitMs: TIME_LIMIT_MS,
      prices,
    }),
});

/** A server of one's own may want no key. */
const compatible: Translator = {
  needs: ["OPENAI_COMPATIBLE_URL", "OPENAI_COMPATIBLE_MODEL"],
  make: (settings, world) => {
    const microsPerToken = settings.OPENAI_COMPATIBLE_MICROS_PER_THOUSAND_TOKENS / 1000;
    return openAiTranslation({
      ...world,
      engine: "openai-compatible/model",
      vendor: "The language model's server",
      model: settings.OPENAI_COMPATIBLE_MODEL,
      api: settings.OPENAI_COMPATIBLE_API,
      isOpenAi: false,
      isReasoner: false,
      apiKey: settings.OPENAI_COMPATIBLE_KEY,
      baseUrl: settings.OPENAI_COMPATIBLE_URL,
      timeLimitMs: TIME_LIMIT_MS,
      prices: { input: microsPerToken, output: microsPerToken },
    });
  },
};

export const translators: Readonly<Record<string, Translator>> = {
  "openai/gpt-6-sol": openAi("gpt-6-sol", true, { input: OPENAI_GPT6_SOL_MICROS_PER_INPUT_TOKEN, output: OPENAI_GPT6_SOL_MICROS_PER_OUTPUT_TOKEN }),
  "openai/gpt-6-luna": openAi("gpt-6-luna", true, { input: OPENAI_GPT6_LUNA_MICROS_PER_INPUT_TOKEN, output: OPENAI_GPT6_LUNA_MICROS_PER_OUTPUT_TOKEN }),
  "openai/gpt-4.1": openAi("gpt-4.1", false, { input: OPENAI_GPT41_MICROS_PER_INPUT_TOKEN, output: OPENAI_GPT41_MICROS_PER_OUTPUT_TOKEN }),
  "openai/gpt-4.1-mini": openAi("gpt-4.1-mini", false, { input: OPENAI_GPT41_MINI_MICROS_PER_INPUT_TOKEN, output: OPENAI_GPT41_MINI_MICROS_PER_OUTPUT_TOKEN }),
  "openai-compatible/model": compatible,
};

/** Null: no language model has it, or its vendor is off. */
export function translatorOf(engine: string, settings: VendorSettings, world: World): TranslationProvider | null {
  const translator = translators[engine];
  return translator && translator.needs.every((name) => settings[name]) ? translator.make(settings, world) : null;
}
