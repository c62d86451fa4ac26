/** One call of a language model, whichever way it is asked. */
import { callVendor } from "../call.ts";
import { VendorFailure } from "../failure.ts";
import type { VendorUsage } from "../transcription.ts";
import type { ModelTask } from "./prompts/model-task.ts";
import { meaningOf } from "./refusals.ts";
import { chatApi } from "./translation-chat.ts";
import type { Api, ModelAnswer, ModelConfig } from "./translation-config.ts";
import { isPolicy } from "./translation-policies.ts";
import { responsesApi } from "./translation-responses.ts";
import { mostTokens, tokensUsed } from "./translation-usage.ts";

type Asking = { signal: AbortSignal; mayBegin: () => Promise<boolean> };
/** `text` null: the model refused. */
export type Said = { text: string | null; isCut: boolean; usage: VendorUsage[] };

/** Throws VendorFailure where the call failed; that a model refuses, breaks off or talks nonsense is an answer. */
export async function askModel(task: ModelTask, asking: Asking, config: ModelConfig): Promise<Said> {
  const answer = await (config.api === "responses" ? call(responsesApi, task, asking, config) : call(chatApi, task, asking, config));
  const usage = tokensUsed(answer.tokens ?? mostTokens(task), config);
  return answer.kind === "said" ? { text: answer.text, isCut: answer.isCut, usage } : { text: null, isCut: false, usage };
}

async function call<Reply>(api: Api<Reply>, task: ModelTask, asking: Asking, config: ModelConfig): Promise<ModelAnswer> {
  const { vendor, apiKey, baseUrl } = config;
  const headers = { "content-type": "application/json", ...(apiKey && { authorization: `Bearer ${apiKey}` }) };
  const body = JSON.stringify(api.body(task, config));
  let refusedFor: string | null = null;
  const meaning = (status: number, code: string | null) => {
    if (status === 400 && isPolicy(code)) refusedFor = code;
    return meaningOf(status, code);
  };
  try {
    return api.read(await callVendor({ vendor, url: baseUrl + api.path, headers, body, reply: api.reply, meaning, ...asking }, config), vendor);
  } catch (error) {
    // What is charged for a refusal before any token is none.
    if (error instanceof VendorFailure && refusedFor !== null) return { kind: "refused", tokens: { input: 0, output: 0 } };
    throw error;
  }
}
