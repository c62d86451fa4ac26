/**
 * Language models that translate, in order of preference. Four calls at once are our choice; what a key may do is its limiter's matter.
 * OpenAI shuts GPT-4.1 and GPT-4.1 mini down on 2027-01-14 (developers.openai.com/api/docs/deprecations; npm openai 7.59.0, src/resources/shared.ts).
 */
import type { Engine } from "./catalog.ts";
import {
  OPENAI_GPT41_MICROS_PER_THOUSAND_CHARACTERS,
  OPENAI_GPT41_MINI_MICROS_PER_THOUSAND_CHARACTERS,
  OPENAI_GPT6_LUNA_MICROS_PER_THOUSAND_CHARACTERS,
  OPENAI_GPT6_SOL_MICROS_PER_THOUSAND_CHARACTERS,
} from "./prices.ts";

/** A vendor does not say which bytes its model is made of, and has every language, more or less well. */
const model = (id: string, more: Pick<Engine, "microsPerThousandCharacters">): Engine => ({
  id,
  stage: "translate",
  lane: "worker",
  digest: id,
  atOnce: 4,
  shipped: false,
  languages: null,
  isModel: true,
  ...more,
});

export const wordEngines: readonly Engine[] = [
  model("openai/gpt-6-sol", { microsPerThousandCharacters: OPENAI_GPT6_SOL_MICROS_PER_THOUSAND_CHARACTERS }),
  model("openai/gpt-6-luna", { microsPerThousandCharacters: OPENAI_GPT6_LUNA_MICROS_PER_THOUSAND_CHARACTERS }),
  model("openai/gpt-4.1", { microsPerThousandCharacters: OPENAI_GPT41_MICROS_PER_THOUSAND_CHARACTERS }),
  model("openai/gpt-4.1-mini", { microsPerThousandCharacters: OPENAI_GPT41_MINI_MICROS_PER_THOUSAND_CHARACTERS }),
  /** The model, and what it costs, are its host's (OPENAI_COMPATIBLE_MODEL). */
  model("openai-compatible/model", {}),
];
