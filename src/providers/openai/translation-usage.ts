/** What words of a model cost: by the tokens it reports, or by the most they can have been. */
import type { VendorUsage } from "../transcription.ts";
import type { ModelTask } from "./prompts/model-task.ts";
import type { ModelConfig, Tokens } from "./translation-config.ts";

/** A token is at least one byte of what is sent, and no more come back than are asked for. */
export function mostTokens({ orders, data, schema, mostTokens: output }: ModelTask): Tokens {
  return { input: new TextEncoder().encode(orders + data + JSON.stringify(schema)).length, output };
}

type Meter = "translation_tokens" | "translation_tokens_in_vain";

export function tokensUsed({ input, output }: Tokens, { prices }: Pick<ModelConfig, "prices">, meter: Meter = "translation_tokens"): VendorUsage[] {
  return [{ meter, quantity: input + output, vendorCostMicros: Math.ceil(input * prices.input + output * prices.output) }];
}
