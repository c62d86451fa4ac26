/** What words of a model cost: by the tokens it reports, or by the most they can have been. */
import type { VendorUsage } from "../transcription.ts";
import type { ModelTask } from "./prompts/model-task.ts";
import type { ModelConfig, Tokens } from "./translation-config.ts";

/** A token is at least one byte of what is sent, and no more come back than are asked for. */
export function mostTokens({ orders, data, schema, mostTokens: output }: ModelTask): Tokens {
  return { input: new TextEncoder().encode(orders + data + JSON.stringify(schema)).length, output };
}

/** What is told beside the lines themselves: orders, schema and hints. Measured, 3,600 bytes of ours, and hints that are bounded (prompts/around.ts). */
const TOLD_TOKENS = 8_000;
/** Of a call of which only the length of what was to be translated is known. */
export const mostTokensFor = (characters: number): Tokens => ({ input: TOLD_TOKENS + characters, output: 1_400 + 3 * characters });

type Meter = "translation_tokens" | "translation_tokens_in_vain";

export function tokensUsed({ input, output }: Tokens, { prices }: Pick<ModelConfig, "prices">, meter: Meter = "translation_tokens"): VendorUsage[] {
  return [{ meter, quantity: input + output, vendorCostMicros: Math.ceil(input * prices.input + output * prices.output) }];
}
