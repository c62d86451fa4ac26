/**
 * Language models that translate, in order of preference. Four calls at once are our choice; what a key may do is its limiter's matter.
 * OpenAI shuts GPT-4.1 and GPT-4.1 mini down on 2027-01-14 (developers.openai.com/api/docs/deprecations; npm openai 7.59.0, src/resources/shared.ts).
 */
import type { Engine } from "./catalog.ts";
import {
  OPENAI_GPT41_MICROS_PER_INPUT_TOKEN,
  OPENAI_GPT41_MINI_MICROS_PER_INPUT_TOKEN,
  OPENAI_GPT6_LUNA_MICROS_PER_INPUT_TOKEN,
  OPENAI_GPT6_SOL_MICROS_PER_INPUT_TOKEN,
} from "./prices.ts";

/**
 * A vendor does not say which bytes its model is made of, and has every language, more or less well. What is held before a call is counted in
 * bytes told, each a token at most and each token of an answer as four of them (src/dubbing/worst-words.ts).
 */
const model = (id: string, microsPerInputToken?: number): Engine => ({
  id,
  stage: "translate",
  lane: "worker",
  digest: id,
  atOnce: 4,
  shipped: false,
  languages: null,
  isModel: true,
  ...(microsPerInputToken !== undefined && { microsPerThousandCharacters: Math.ceil(1_000 * microsPerInputToken) }),
});

export const wordEngines: readonly Engine[] = [
  model("openai/gpt-6-sol", OPENAI_GPT6_SOL_MICROS_PER_INPUT_TOKEN),
  model("openai/gpt-6-luna", OPENAI_GPT6_LUNA_MICROS_PER_INPUT_TOKEN),
  model("openai/gpt-4.1", OPENAI_GPT41_MICROS_PER_INPUT_TOKEN),
  model("openai/gpt-4.1-mini", OPENAI_GPT41_MINI_MICROS_PER_INPUT_TOKEN),
  /** The model, and what it costs, are its host's (OPENAI_COMPATIBLE_MODEL). */
  model("openai-compatible/model"),
];
