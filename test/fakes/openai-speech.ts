/**
 * OpenAI's POST /v1/audio/speech, as its generated client declares it (npm openai 7.59.0, src/resources/audio/speech.ts, SpeechCreateParams,
 * Apache-2.0). The request is held to it, strictly; what it says does not work with a model is refused.
 */
import { z } from "zod";
import { ErrorBody } from "./openai-api.ts";
import { FakeVoiceVendor, pcmBytes, soundAnswer } from "./voice-vendor.ts";

export const OPENAI_SPEECH_KEY = "sk-fake-speech";
const PCM_RATE = 24_000;

const Voice = z.union([
  z.enum(["alloy", "ash", "ballad", "coral", "echo", "sage", "shimmer", "verse", "marin", "cedar", "fable", "onyx", "nova"]),
  z.strictObject({ id: z.string().startsWith("voice_") }),
]);
/** Not among those that tts-1 and tts-1-hd have (developers.openai.com/api/docs/guides/text-to-speech, voice options). */
const MINI_ONLY = ["ballad", "verse", "marin", "cedar"];
const SpeechCreateParams = z.strictObject({
  input: z.string().min(1).max(4_096),
  model: z.enum(["tts-1", "tts-1-hd", "gpt-4o-mini-tts", "gpt-4o-mini-tts-2025-12-15"]),
  voice: Voice,
  instructions: z.string().max(4_096).optional(),
  response_format: z.enum(["mp3", "opus", "aac", "flac", "wav", "pcm"]).default("mp3"),
  speed: z.number().min(0.25).max(4).optional(),
  stream_format: z.enum(["sse", "audio"]).optional(),
});

const refuse = (status: number, code: string | null, message: string): Response =>
  Response.json(ErrorBody.parse({ error: { message, type: "invalid_request_error", param: null, code } }), { status });

export class FakeOpenAiSpeech extends FakeVoiceVendor {
  protected async answer(request: Request): Promise<Response> {
    if (request.headers.get("authorization") !== `Bearer ${OPENAI_SPEECH_KEY}`) return refuse(401, "invalid_api_key", "Incorrect API key provided: sk-***.");
    if (!request.url.endsWith("/v1/audio/speech")) return refuse(404, "unknown_url", "Unknown request URL.");
    const asked = SpeechCreateParams.safeParse(await request.json());
    if (!asked.success) return refuse(400, "invalid_value", asked.error.message);
    const { data } = asked;
    this.calls.push({ url: request.url, fields: data, fileBytes: 0 });
    const isMini = data.model.startsWith("gpt");
    if (data.instructions !== undefined && !isMini) return refuse(400, "unsupported_parameter", "instructions do not work with this model.");
    if (typeof data.voice === "string" && MINI_ONLY.includes(data.voice) && !isMini) return refuse(400, "invalid_value", "This model does not have the voice.");
    if (data.response_format !== "pcm") return soundAnswer(new TextEncoder().encode("ID3 and so on"), "audio/mpeg");
    return soundAnswer(pcmBytes(this.speak(data.input, PCM_RATE)), "audio/pcm");
  }
}
