/**
 * A language model on a port of this machine, asked by POST /chat/completions as OpenAI's published API has it (openai-words-api.ts holds
 * requests and replies to that), which says what it was told to say.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { ChatReply, ChatRequest } from "../../fakes/openai-words-api.ts";
import { bodyOf, listening, type Loopback } from "./loopback.ts";

export const MODEL = "scripted-1";
/** Long enough that its end is shown as a hint, and found wherever it does not belong. */
export const MODEL_KEY = "sk-e2e-words-3f1c77d0a9b24e58";

/** One line that was asked for. `asked`: beside how many. */
export type AskedLine = { text: string; target: string; asked: number };
/** What it is told to say. `text`: of the line; `isAlone`: it was asked for without others. */
export type Lines = (line: { text: string; target: string; isAlone: boolean }) => string;
export type LanguageModel = Loopback & {
  asked: AskedLine[];
  rewrites: { text: string; direction: "shorter" | "fuller" }[];
  summaries: number;
  errors: unknown[];
  /** Calls in which one of the texts is such are not answered until what it returns is called. */
  hold(isSuch: (text: string) => boolean): { held(): number; release(): void };
};

const Told = z.object({ lines: z.array(z.object({ id: z.string(), text: z.string() })) });
const Rewording = z.object({ line: z.object({ original: z.string(), now: z.string(), characters: z.object({ now: z.number(), wanted: z.number() }) }) });
type Hold = { isSuch: (text: string) => boolean; held: number; until: Promise<void> };

export async function startLanguageModel(says: Lines, rewords: Lines): Promise<LanguageModel> {
  const seen = { asked: [] as AskedLine[], rewrites: [] as LanguageModel["rewrites"], summaries: 0, errors: [] as unknown[] };
  const holds = new Set<Hold>();
  const wait = async (texts: readonly string[]): Promise<void> => {
    for (const hold of holds)
      if (texts.some(hold.isSuch)) {
        hold.held += 1;
        await hold.until;
      }
  };
  const answer = async ({ messages, response_format }: z.infer<typeof ChatRequest>): Promise<unknown> => {
    const [orders, data] = messages.map(({ content }) => content);
    const target = / in(?:to)? (Spanish|Portuguese)/.exec(orders ?? "")?.[1] ?? "";
    switch (response_format?.json_schema.name) {
      case "dubbed_lines": {
        const { lines } = Told.parse(JSON.parse(data ?? ""));
        seen.asked.push(...lines.map(({ text }) => ({ text, target, asked: lines.length })));
        await wait(lines.map(({ text }) => text));
        const entry = ({ id, text }: { id: string; text: string }) => {
          const spoken = says({ text, target, isAlone: lines.length === 1 });
          return { id, source_start: text, faithful: spoken, spoken };
        };
        return { lines: lines.map(entry) };
      }
      case "wordings": {
        const { line } = Rewording.parse(JSON.parse(data ?? ""));
        seen.rewrites.push({ text: line.original, direction: line.characters.wanted < line.characters.now ? "shorter" : "fuller" });
        return { wordings: [rewords({ text: line.original, target, isAlone: true })] };
      }
      default:
        seen.summaries += 1;
        return { theme: "A sentence of Jane Austen's, and one of an inaugural address.", register: "literary", terms: [] };
    }
  };
  const server = await listening(async (request, response) => route(request, response, answer), seen.errors);
  const hold: LanguageModel["hold"] = (isSuch) => {
    let release = (): void => undefined;
    const until = new Promise<void>((resolve) => (release = resolve));
    const mine = { isSuch, held: 0, until };
    holds.add(mine);
    return {
      held: () => mine.held,
      release: () => {
        holds.delete(mine);
        release();
      },
    };
  };
  return Object.assign(seen, server, { hold });
}

async function route(request: IncomingMessage, response: ServerResponse, answer: (asked: z.infer<typeof ChatRequest>) => Promise<unknown>): Promise<void> {
  const send = (status: number, body: unknown): void => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  };
  if (request.headers.authorization !== `Bearer ${MODEL_KEY}`) return send(401, { error: { message: "Incorrect API key provided.", code: "invalid_api_key" } });
  if (request.method === "GET" && request.url === "/models") return send(200, { object: "list", data: [{ id: MODEL, object: "model" }] });
  if (request.method !== "POST" || request.url !== "/chat/completions") return send(404, { error: { message: "Not found.", code: null } });
  const asked = ChatRequest.parse(JSON.parse(await bodyOf(request)));
  const content = JSON.stringify(await answer(asked));
  const message = { role: "assistant" as const, content, refusal: null };
  send(
    200,
    ChatReply.parse({
      id: "chatcmpl-1",
      object: "chat.completion",
      created: 0,
      model: asked.model,
      choices: [{ index: 0, finish_reason: "stop", logprobs: null, message }],
      usage: { prompt_tokens: 900, completion_tokens: 100, total_tokens: 1_000 },
    }),
  );
}
