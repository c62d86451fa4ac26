/**
 * POST /v1/chat/completions with a schema to answer by: what OpenAI's older API and all that speak like it have in common (OpenAI's API
 * reference; the servers of vLLM, llama.cpp and Ollama, and 302.ai, document the same fields).
 */
import { z } from "zod";
import type { Api, ModelAnswer } from "./translation-config.ts";

const Message = z.object({ content: z.string().nullish(), refusal: z.string().nullish() });
export const ChatReply = z.object({
  choices: z.array(z.object({ finish_reason: z.string().nullish(), message: Message })).min(1),
  usage: z.object({ prompt_tokens: z.number().int().nonnegative(), completion_tokens: z.number().int().nonnegative() }).nullish(),
});
type Reply = z.infer<typeof ChatReply>;

export const chatApi: Api<Reply> = {
  path: "/chat/completions",
  body: ({ name, orders, data, schema, temperature, mostTokens }, { model, isOpenAi, isReasoner }) => ({
    model,
    ...(isReasoner ? { reasoning_effort: "none" } : { temperature }),
    // Others know the limit by its older name only, and some refuse a field that they do not know.
    ...(isOpenAi ? { max_completion_tokens: mostTokens, store: false } : { max_tokens: mostTokens }),
    messages: [
      { role: "system", content: orders },
      { role: "user", content: data },
    ],
    response_format: { type: "json_schema", json_schema: { name, strict: true, schema } },
  }),
  reply: ChatReply,
  read,
};

function read({ choices, usage }: Reply): ModelAnswer {
  const { finish_reason, message } = choices[0]!;
  const tokens = usage ? { input: usage.prompt_tokens, output: usage.completion_tokens } : null;
  if (message.refusal || finish_reason === "content_filter") return { kind: "refused", tokens };
  return { kind: "said", text: message.content ?? "", isCut: finish_reason === "length", tokens };
}
