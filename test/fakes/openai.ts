/** OpenAI as its documents have it: /v1/audio/transcriptions and /v1/chat/completions, with its limits and its errors. */
import { CompletionRequest, ErrorBody, Transcription, TranscriptionDiarized, TranscriptionFields, TranscriptionVerbose } from "./openai-api.ts";
import { readForm } from "./form.ts";
import { heardIn, type Said } from "./speech.ts";
import { FakeVendor } from "./vendor.ts";

export const OPENAI_KEY = "sk-fake-openai";
const MOST_BYTES = 25 * 1024 * 1024;
const MOST_SECONDS: Record<string, number> = { "gpt-4o-transcribe": 1_400, "gpt-4o-transcribe-diarize": 1_400 };
const FORMATS: Record<string, readonly string[]> = {
  "whisper-1": ["json", "text", "srt", "verbose_json", "vtt"],
  "gpt-4o-transcribe": ["json"],
  "gpt-4o-transcribe-diarize": ["json", "text", "diarized_json"],
};

const refuse = (status: number, code: string | null, message: string, type = "invalid_request_error"): Response =>
  Response.json(ErrorBody.parse({ error: { message, type, param: null, code } }), { status });

export class FakeOpenAi extends FakeVendor {
  /** What the language model says to the next completion. */
  completion: (asked: CompletionRequest) => unknown = () => ({ boundaries: [] });
  /** As `whisper-1` would name it. */
  language = "english";

  protected async answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (request.headers.get("authorization") !== `Bearer ${OPENAI_KEY}`) return refuse(401, "invalid_api_key", "Incorrect API key provided: sk-***.");
    if (pathname.endsWith("/v1/audio/transcriptions")) return this.transcribe(request);
    if (pathname.endsWith("/v1/chat/completions")) return this.complete(request);
    return refuse(404, "unknown_url", `Unknown request URL: POST ${pathname}.`);
  }

  private async transcribe(request: Request): Promise<Response> {
    const asked = await readForm(request, TranscriptionFields, "file", ["timestamp_granularities[]", "include[]"]).catch((error: unknown) => String(error));
    if (typeof asked === "string") return refuse(400, "invalid_value", asked);
    const { fields, file } = asked;
    this.calls.push({ url: request.url, fields, fileBytes: file.bytes.length });
    if (file.bytes.length > MOST_BYTES) return refuse(413, null, "Maximum content size limit (26214400) exceeded.");
    if (!/\.(flac|mp3|mp4|mpeg|mpga|m4a|ogg|wav|webm)$/.test(file.name)) return refuse(400, "invalid_value", "Invalid file format.");
    const speech = heardIn(file.bytes);
    if (!speech) return refuse(400, "invalid_value", "Audio file might be corrupted or unsupported");
    return this.hear(fields, speech.durationMs / 1000, speech.said);
  }

  private hear(fields: TranscriptionFields, seconds: number, said: Said[]): Response {
    const { model, response_format: format } = fields;
    const most = MOST_SECONDS[model] ?? Number.POSITIVE_INFINITY;
    if (seconds > most)
      return refuse(400, "invalid_value", `audio duration ${seconds} seconds is longer than ${most} seconds which is the maximum for this model`);
    if (seconds < 0.1) return refuse(400, "audio_too_short", `Audio file is too short. Minimum audio length is 0.1 seconds.`);
    if (!FORMATS[model]?.includes(format)) return refuse(400, "unsupported_value", `response_format '${format}' is not compatible with model '${model}'.`);
    if (fields.timestamp_granularities && format !== "verbose_json") return refuse(400, "invalid_value", "timestamp_granularities requires verbose_json.");
    if (model === "gpt-4o-transcribe-diarize" && seconds > 30 && !fields.chunking_strategy)
      return refuse(400, "invalid_value", "chunking_strategy is required");
    if (model === "gpt-4o-transcribe-diarize" && (fields.prompt || fields.include))
      return refuse(400, "unsupported_parameter", "Not supported with this model.");
    if (format === "verbose_json") return Response.json(TranscriptionVerbose.parse(this.verbose(fields, seconds, said)));
    if (format === "diarized_json") return Response.json(TranscriptionDiarized.parse(diarized(seconds, said)));
    return Response.json(Transcription.parse({ text: textOf(said), usage: tokens(seconds, said) }));
  }

  /** The words come bare of their marks, segments in spans of up to 30 s. */
  private verbose({ timestamp_granularities: granular = ["segment"] }: TranscriptionFields, seconds: number, said: Said[]) {
    const groups = Map.groupBy(said, ({ startMs }) => Math.floor(startMs / 30_000));
    const segments = [...groups.values()].map((words, id) => ({
      id,
      seek: 0,
      tokens: [50364],
      temperature: 0,
      avg_logprob: -0.2,
      compression_ratio: 1.3,
      no_speech_prob: 0.02,
      start: words[0]!.startMs / 1000,
      end: words.at(-1)!.endMs / 1000,
      text: ` ${textOf(words)}`,
    }));
    const words = said.map(({ text, startMs, endMs }) => ({ word: text.replace(/[^\p{L}\p{N}'’-]/gu, ""), start: startMs / 1000, end: endMs / 1000 }));
    return {
      task: "transcribe",
      duration: seconds,
      language: this.language,
      text: textOf(said),
      ...(granular.includes("segment") && { segments }),
      ...(granular.includes("word") && { words }),
      usage: { type: "duration", seconds: Math.ceil(seconds) },
    };
  }

  private async complete(request: Request): Promise<Response> {
    const asked = CompletionRequest.safeParse(await request.json());
    if (!asked.success) return refuse(400, "invalid_value", asked.error.message);
    this.calls.push({ url: request.url, fields: asked.data, fileBytes: 0 });
    const said = this.completion(asked.data);
    const content = typeof said === "string" ? said : JSON.stringify(said);
    const message = { role: "assistant", content, refusal: null };
    return Response.json({
      id: "chatcmpl-1",
      object: "chat.completion",
      created: 1,
      model: asked.data.model,
      choices: [{ index: 0, message, finish_reason: "stop", logprobs: null }],
      usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 },
    });
  }
}

const textOf = (said: readonly Said[]): string => said.map(({ text }) => text).join(" ");

/** Ten tokens a second of sound, and about one for each word. */
function tokens(seconds: number, said: readonly Said[]) {
  const input_tokens = Math.ceil(seconds * 10);
  const output_tokens = said.length;
  return {
    type: "tokens",
    input_tokens,
    output_tokens,
    total_tokens: input_tokens + output_tokens,
    input_token_details: { audio_tokens: input_tokens, text_tokens: 0 },
  };
}

/** A segment for each turn, of at most 15 words. */
function diarized(seconds: number, said: Said[]) {
  const turns: Said[][] = [];
  for (const word of said) {
    const open = turns.at(-1);
    if (open && open[0]!.speaker === word.speaker && open.length < 15) open.push(word);
    else turns.push([word]);
  }
  const segments = turns.map((words, index) => ({
    id: `seg_${index}`,
    type: "transcript.text.segment",
    speaker: words[0]!.speaker ?? "A",
    start: words[0]!.startMs / 1000,
    end: words.at(-1)!.endMs / 1000,
    text: ` ${textOf(words)}`,
  }));
  return { task: "transcribe", duration: seconds, text: textOf(said), segments, usage: tokens(seconds, said) };
}
