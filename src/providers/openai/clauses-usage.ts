/** What an opinion on clauses costs: by the tokens reported, or by the most they can have been. */
import { OPENAI_GPT41_MINI_MICROS_PER_INPUT_TOKEN, OPENAI_GPT41_MINI_MICROS_PER_OUTPUT_TOKEN } from "../prices.ts";
import type { VendorUsage } from "../transcription.ts";

export type Tokens = { prompt_tokens: number; completion_tokens: number };

const micros = ({ prompt_tokens, completion_tokens }: Tokens): number =>
  Math.ceil(prompt_tokens * OPENAI_GPT41_MINI_MICROS_PER_INPUT_TOKEN + completion_tokens * OPENAI_GPT41_MINI_MICROS_PER_OUTPUT_TOKEN);

/** A token is at least one byte of the text; a number of the answer is at most three tokens with what parts it from the next. */
export const mostTokens = (body: string, words: number): Tokens => ({
  prompt_tokens: new TextEncoder().encode(body).length,
  completion_tokens: 3 * words + 20,
});

export function tokensUsed(tokens: Tokens, meter: "clause_tokens" | "clause_tokens_in_vain" = "clause_tokens"): VendorUsage[] {
  return [{ meter, quantity: tokens.prompt_tokens + tokens.completion_tokens, vendorCostMicros: micros(tokens) }];
}
