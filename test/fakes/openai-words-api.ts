/**
 * The part of OpenAI's published API that language models are asked by, as its generated client declares it (npm openai 7.59.0,
 * src/resources/responses/responses.ts and chat/completions/completions.ts, Apache-2.0; developers.openai.com/api/reference), and what
 * strict mode takes of JSON Schema (developers.openai.com/api/docs/guides/structured-outputs). Requests and replies of the fake are held to it.
 */
import { z } from "zod";

const NAME = z.string().regex(/^[\w-]{1,64}$/);
/** All properties required, no others; no more than five levels and a hundred properties, which ours never come near. */
export type StrictSchema =
  | { type: "string"; enum?: string[] | undefined; description?: string | undefined }
  | { type: "array"; items: StrictSchema }
  | { type: "object"; properties: Record<string, StrictSchema>; required: string[]; additionalProperties: false };
const StrictSchema: z.ZodType<StrictSchema> = z.lazy(() =>
  z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("string"), enum: z.array(z.string()).min(1).max(500).optional(), description: z.string().optional() }),
    z.strictObject({ type: z.literal("array"), items: StrictSchema }),
    RootSchema,
  ]),
);
const RootSchema = z
  .strictObject({
    type: z.literal("object"),
    properties: z.record(z.string(), StrictSchema),
    required: z.array(z.string()).min(1),
    additionalProperties: z.literal(false),
  })
  .refine(({ properties, required }) => Object.keys(properties).toSorted().join() === required.toSorted().join(), "all properties must be required");

const EFFORT = z.enum(["none", "minimal", "low", "medium", "high", "xhigh", "max"]);

/** POST /responses: ResponseCreateParams. */
export const ResponsesRequest = z.strictObject({
  model: z.string().min(1),
  instructions: z.string().optional(),
  input: z.array(z.strictObject({ role: z.enum(["user", "assistant", "system", "developer"]), content: z.string() })).min(1),
  temperature: z.number().min(0).max(2).optional(),
  reasoning: z.strictObject({ effort: EFFORT }).optional(),
  max_output_tokens: z.number().int().min(16).max(32_768).optional(),
  store: z.boolean().optional(),
  text: z.strictObject({ format: z.strictObject({ type: z.literal("json_schema"), name: NAME, strict: z.literal(true), schema: RootSchema }) }).optional(),
});
export type ResponsesRequest = z.infer<typeof ResponsesRequest>;

const Tokens = z.number().int().nonnegative();
const OutputText = z.strictObject({ type: z.literal("output_text"), text: z.string(), annotations: z.array(z.never()), logprobs: z.array(z.never()) });
const Refusal = z.strictObject({ type: z.literal("refusal"), refusal: z.string() });
export const ResponsesReply = z.strictObject({
  id: z.string(),
  object: z.literal("response"),
  created_at: z.number(),
  status: z.enum(["completed", "failed", "in_progress", "cancelled", "queued", "incomplete"]),
  error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  incomplete_details: z.strictObject({ reason: z.enum(["max_output_tokens", "max_messages", "content_filter", "steered"]).optional() }).nullable(),
  instructions: z.string().nullable(),
  metadata: z.strictObject({}),
  model: z.string(),
  output: z.array(
    z.discriminatedUnion("type", [
      z.strictObject({
        type: z.literal("reasoning"),
        id: z.string(),
        summary: z.array(z.never()),
        content: z.array(z.strictObject({ type: z.literal("reasoning_text"), text: z.string() })),
      }),
      z.strictObject({
        type: z.literal("message"),
        id: z.string(),
        role: z.literal("assistant"),
        status: z.enum(["in_progress", "completed", "incomplete"]),
        content: z.array(z.discriminatedUnion("type", [OutputText, Refusal])),
      }),
    ]),
  ),
  parallel_tool_calls: z.boolean(),
  temperature: z.number().nullable(),
  tool_choice: z.literal("auto"),
  tools: z.array(z.never()),
  usage: z
    .strictObject({
      input_tokens: Tokens,
      input_tokens_details: z.strictObject({ cached_tokens: Tokens, cache_write_tokens: Tokens }),
      output_tokens: Tokens,
      output_tokens_details: z.strictObject({ reasoning_tokens: Tokens }),
      total_tokens: Tokens,
    })
    .optional(),
});
export type ResponsesReply = z.infer<typeof ResponsesReply>;

/** POST /chat/completions: ChatCompletionCreateParams. `isOpenAi`: servers of others know `max_tokens`, and not `store`. */
const chat = {
  model: z.string().min(1),
  messages: z.array(z.strictObject({ role: z.enum(["system", "user", "assistant"]), content: z.string() })).min(1),
  temperature: z.number().min(0).max(2).optional(),
  reasoning_effort: EFFORT.optional(),
  response_format: z
    .strictObject({ type: z.literal("json_schema"), json_schema: z.strictObject({ name: NAME, strict: z.literal(true), schema: RootSchema }) })
    .optional(),
};
export const ChatRequest = z.union([
  z.strictObject({ ...chat, max_completion_tokens: z.number().int().positive().optional(), store: z.boolean().optional() }),
  z.strictObject({ ...chat, max_tokens: z.number().int().positive().optional() }),
]);
export type ChatRequest = z.infer<typeof ChatRequest>;

export const ChatReply = z.strictObject({
  id: z.string(),
  object: z.literal("chat.completion"),
  created: z.number(),
  model: z.string(),
  choices: z
    .array(
      z.strictObject({
        index: z.number().int(),
        finish_reason: z.enum(["stop", "length", "tool_calls", "content_filter", "function_call"]),
        logprobs: z.null(),
        message: z.strictObject({ role: z.literal("assistant"), content: z.string().nullable(), refusal: z.string().nullable() }),
      }),
    )
    .min(1),
  usage: z.strictObject({ prompt_tokens: Tokens, completion_tokens: Tokens, total_tokens: Tokens }).optional(),
});
export type ChatReply = z.infer<typeof ChatReply>;

export const ErrorBody = z.strictObject({
  error: z.strictObject({ message: z.string(), type: z.string(), param: z.string().nullable(), code: z.string().nullable() }),
});
