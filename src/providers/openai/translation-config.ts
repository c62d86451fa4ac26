/** What is asked for words: OpenAI itself, or any server that speaks its API (302.ai, Ollama, vLLM, llama.cpp). */
import type { ZodType } from "zod";
import type { VendorConfig } from "../transcription.ts";
import type { ModelTask } from "./prompts/model-task.ts";

export type ModelConfig = Omit<VendorConfig, "microsPerMinute"> & {
  /** As the catalogue names it. */
  engine: string;
  /** As people know who runs it. */
  vendor: string;
  model: string;
  api: "responses" | "chat";
  /** OpenAI itself: it takes fields that other servers refuse, and wants others in their place. */
  isOpenAi: boolean;
  /** A model that thinks first unless it is told not to, and then takes no temperature. Thoughts are paid for, and a passage needs none. */
  isReasoner: boolean;
  /** In millionths of a US dollar. */
  prices: { input: number; output: number };
};
/** Of one answer; `input` and `output` in tokens. */
export type Tokens = { input: number; output: number };

/** What was read of an answer, whichever way it came. `tokens` null: it does not say. */
export type ModelAnswer = { tokens: Tokens | null } & ({ kind: "said"; text: string; isCut: boolean } | { kind: "refused" });

/** One of the two ways of asking. */
export type Api<Reply> = {
  path: string;
  body(task: ModelTask, config: ModelConfig): unknown;
  reply: ZodType<Reply>;
  /** Throws VendorFailure where the answer says that the call failed. */
  read(reply: Reply, vendor: string): ModelAnswer;
};
