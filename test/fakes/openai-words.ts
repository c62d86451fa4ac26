/** A language model behind OpenAI's two ways of asking, as its documents have them: what the model says is a script's matter. */
import { ChatReply, ChatRequest, ErrorBody, ResponsesReply, ResponsesRequest, type StrictSchema } from "./openai-words-api.ts";
import { FakeVendor } from "./vendor.ts";

export const WORDS_KEY = "sk-fake-words";

/** What a model is asked, whichever way. `data`: the user message, parsed. */
export type AskedOfModel = { model: string; orders: string; message: string; data: Record<string, unknown>; schema: StrictSchema; mostTokens: number };
/** What it says: text as it is, or JSON of a value. `policy`: the request is refused for what is in it. `failed`: begun, and given up. */
export type ModelSays =
  | { text: string; cut?: boolean; unmetered?: boolean; thought?: string }
  | { json: unknown }
  | { refusal: string }
  | { filtered: true }
  | { policy: string }
  | { failed: string };

const refuse = (status: number, code: string | null, message: string): Response =>
  Response.json(ErrorBody.parse({ error: { message, type: "invalid_request_error", param: null, code } }), { status });
type Said = Exclude<ModelSays, { json: unknown } | { policy: string }>;

export class FakeOpenAiWords extends FakeVendor {
  model: (asked: AskedOfModel) => ModelSays | Promise<ModelSays>;
  /** Null: whoever asks may. */
  key: string | null = WORDS_KEY;
  readonly asked: AskedOfModel[] = [];

  constructor(model: FakeOpenAiWords["model"] = () => ({ text: "" })) {
    super();
    this.model = model;
  }

  protected async answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const authorization = request.headers.get("authorization");
    if (this.key === null ? authorization !== null : authorization !== `Bearer ${this.key}`)
      return refuse(401, "invalid_api_key", "Incorrect API key provided.");
    if (pathname.endsWith("/v1/responses")) return this.respondTo(request);
    if (pathname.endsWith("/v1/chat/completions")) return this.complete(request);
    return refuse(404, "unknown_url", `Unknown request URL: POST ${pathname}.`);
  }

  private async respondTo(request: Request): Promise<Response> {
    const parsed = ResponsesRequest.safeParse(await request.json());
    if (!parsed.success) return refuse(400, "invalid_value", parsed.error.message);
    if (isRefusedBy(parsed.data.model, parsed.data)) return refuse(400, "unsupported_parameter", "Unsupported parameter.");
    const { model, instructions = "", input, max_output_tokens: mostTokens = 0, text } = parsed.data;
    this.calls.push({ url: request.url, fields: parsed.data, fileBytes: 0 });
    const said = await this.say(askedOf(model, instructions, input[0]!.content, text!.format.schema, mostTokens));
    if (said instanceof Response) return said;
    return Response.json(ResponsesReply.parse(responseOf(said, model, tokensOf(request.url + instructions + input[0]!.content))));
  }

  private async complete(request: Request): Promise<Response> {
    const parsed = ChatRequest.safeParse(await request.json());
    if (!parsed.success) return refuse(400, "invalid_value", parsed.error.message);
    const { data } = parsed;
    if (isRefusedBy(data.model, data)) return refuse(400, "unsupported_parameter", "Unsupported parameter.");
    this.calls.push({ url: request.url, fields: data, fileBytes: 0 });
    const [system, user] = data.messages;
    const mostTokens = ("max_tokens" in data ? data.max_tokens : "max_completion_tokens" in data ? data.max_completion_tokens : 0) ?? 0;
    const said = await this.say(askedOf(data.model, system!.content, user!.content, data.response_format!.json_schema.schema, mostTokens));
    if (said instanceof Response) return said;
    return Response.json(ChatReply.parse(completionOf(said, data.model, tokensOf(system!.content + user!.content))));
  }

  private async say(asked: AskedOfModel): Promise<Said | Response> {
    this.asked.push(asked);
    const says = await this.model(asked);
    if ("policy" in says) return refuse(400, says.policy, "Your prompt was flagged: secret speech.");
    return "json" in says ? { text: JSON.stringify(says.json) } : says;
  }
}

/** Models that reason have no temperature, others no effort. */
const isRefusedBy = (model: string, asked: { temperature?: unknown; reasoning?: unknown; reasoning_effort?: unknown }): boolean =>
  model.startsWith("gpt-6") ? asked.temperature !== undefined : (asked.reasoning ?? asked.reasoning_effort) !== undefined;

const askedOf = (model: string, orders: string, message: string, schema: StrictSchema, mostTokens: number): AskedOfModel => ({
  model,
  orders,
  message,
  data: JSON.parse(message) as Record<string, unknown>,
  schema,
  mostTokens,
});
/** About four characters each. */
const tokensOf = (text: string): number => Math.ceil(text.length / 4);
const textIn = (said: Said): string => ("text" in said ? said.text : "");

function responseOf(said: Said, model: string, input: number): ResponsesReply {
  const output = tokensOf(textIn(said));
  const content =
    "refusal" in said
      ? [{ type: "refusal" as const, refusal: said.refusal }]
      : [{ type: "output_text" as const, text: textIn(said), annotations: [], logprobs: [] }];
  const isCut = "text" in said && said.cut === true;
  const reason = "filtered" in said ? ("content_filter" as const) : isCut ? ("max_output_tokens" as const) : null;
  const thought =
    "text" in said && said.thought
      ? [{ type: "reasoning" as const, id: "rs_1", summary: [], content: [{ type: "reasoning_text" as const, text: said.thought }] }]
      : [];
  return {
    id: "resp_1",
    object: "response",
    created_at: 1,
    status: "failed" in said ? "failed" : reason ? "incomplete" : "completed",
    error: "failed" in said ? { code: said.failed, message: "secret speech" } : null,
    incomplete_details: reason && { reason },
    instructions: null,
    metadata: {},
    model,
    output: "failed" in said ? [] : [...thought, { type: "message", id: "msg_1", role: "assistant", status: reason ? "incomplete" : "completed", content }],
    parallel_tool_calls: true,
    temperature: 0.2,
    tool_choice: "auto",
    tools: [],
    ...(!("text" in said && said.unmetered) && {
      usage: {
        input_tokens: input,
        input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
        output_tokens: output,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: input + output,
      },
    }),
  };
}

function completionOf(said: Said, model: string, input: number): ChatReply {
  if ("failed" in said) throw new Error("a chat completion fails by its status alone");
  const output = tokensOf(textIn(said));
  const isCut = "text" in said && said.cut === true;
  const thought = "text" in said && said.thought ? `<think>${said.thought}</think>\n` : "";
  const message = { role: "assistant" as const, content: "refusal" in said ? null : thought + textIn(said), refusal: "refusal" in said ? said.refusal : null };
  return {
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1,
    model,
    choices: [{ index: 0, finish_reason: "filtered" in said ? "content_filter" : isCut ? "length" : "stop", logprobs: null, message }],
    ...(!("text" in said && said.unmetered) && { usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output } }),
  };
}
