/**
 * POST /v1/responses with a schema to answer by: CreateResponse and Response in OpenAI's API reference, as its generated client declares
 * them (npm openai 7.59.0, src/resources/responses/responses.ts).
 */
import { z } from "zod";
import { VendorFailure, type VendorRefusal } from "../failure.ts";
import { isPolicy } from "./translation-policies.ts";
import type { Api, ModelAnswer } from "./translation-config.ts";

const Part = z.object({ type: z.string(), text: z.string().nullish(), refusal: z.string().nullish() });
const Item = z.object({ type: z.string(), content: z.array(Part).nullish() });
export const ResponsesReply = z.object({
  status: z.string().nullish(),
  error: z.object({ code: z.string().nullish() }).nullish(),
  incomplete_details: z.object({ reason: z.string().nullish() }).nullish(),
  output: z.array(Item),
  usage: z.object({ input_tokens: z.number().int().nonnegative(), output_tokens: z.number().int().nonnegative() }).nullish(),
});
type Reply = z.infer<typeof ResponsesReply>;

export const responsesApi: Api<Reply> = {
  path: "/responses",
  body: ({ name, orders, data, schema, temperature, mostTokens }, { model, isReasoner }) => ({
    model,
    ...(isReasoner ? { reasoning: { effort: "none" } } : { temperature }),
    max_output_tokens: mostTokens,
    // Speech is not left lying with the vendor.
    store: false,
    instructions: orders,
    input: [{ role: "user", content: data }],
    text: { format: { type: "json_schema", name, strict: true, schema } },
  }),
  reply: ResponsesReply,
  read,
};

function read(reply: Reply, vendor: string): ModelAnswer {
  const tokens = reply.usage ? { input: reply.usage.input_tokens, output: reply.usage.output_tokens } : null;
  const code = reply.error?.code ?? null;
  // Only a message is an answer: what the model thought before it is none.
  const parts = reply.output.filter(({ type }) => type === "message").flatMap(({ content }) => content ?? []);
  const why = reply.incomplete_details?.reason;
  if (isPolicy(code) || why === "content_filter" || parts.some(({ type }) => type === "refusal")) return { kind: "refused", tokens };
  if (reply.status === "failed" || code !== null) throw failedFor(code, vendor);
  const text = parts.map((part) => (part.type === "output_text" ? (part.text ?? "") : "")).join("");
  return { kind: "said", text, isCut: reply.status === "incomplete", tokens };
}

const FAULT: Record<string, VendorRefusal> = { rate_limit_exceeded: "vendor_throttled", server_error: "vendor_failed" };

/** A response that failed after it had been begun. */
function failedFor(code: string | null, vendor: string): VendorFailure {
  const known = code !== null && /^[a-z_]{1,40}$/.test(code) ? ` (${code})` : "";
  return new VendorFailure(FAULT[code ?? "server_error"] ?? "vendor_refused", `${vendor} began an answer and gave it up${known}.`, { isAmbiguous: true });
}
