/**
 * ElevenLabs' POST /v1/text-to-speech/{voice_id}, POST /v1/voices/add, GET /v2/voices and DELETE /v1/voices/{voice_id}, as its generated client declares them
 * (npm @elevenlabs/elevenlabs-js 2.73.0, MIT: BodyTextToSpeechFull.Raw, VoiceSettings.Raw, BodyAddVoiceV1VoicesAddPost, AddVoiceIvcResponseModel,
 * DeleteVoiceResponseModel, VoicesSearchRequest, GetVoicesV2Response). Requests and replies are held to it.
 */
import { z } from "zod";
import { readForm } from "./form.ts";
import { FakeVoiceVendor, pcmBytes, soundAnswer } from "./voice-vendor.ts";

export const ELEVENLABS_SPEECH_KEY = "fake-elevenlabs-speech";
/** What the account's plan allows with one request. */
const PLAN_CHARACTERS = 10_000;

const Settings = z.strictObject({
  stability: z.number().min(0).max(1).nullish(),
  use_speaker_boost: z.boolean().nullish(),
  similarity_boost: z.number().min(0).max(1).nullish(),
  style: z.number().min(0).max(1).nullish(),
  speed: z.number().min(0.7).max(1.2).nullish(),
});
const Body = z.strictObject({
  text: z.string().min(1),
  model_id: z.enum(["eleven_multilingual_v2", "eleven_flash_v2_5", "eleven_v3"]),
  /** "This parameter is not supported for multilingual_v2 models." */
  language_code: z
    .string()
    .regex(/^[a-z]{2,3}$/)
    .nullish(),
  voice_settings: Settings.nullish(),
  seed: z.number().int().min(0).max(4_294_967_295).nullish(),
  previous_text: z.string().nullish(),
  next_text: z.string().nullish(),
  apply_text_normalization: z.enum(["auto", "on", "off"]).nullish(),
});
const AddFields = z.strictObject({
  name: z.string().min(1).max(100),
  remove_background_noise: z.enum(["true", "false"]).optional(),
  description: z.string().optional(),
});
const AddVoiceIvcResponseModel = z.strictObject({ voice_id: z.string(), requires_verification: z.boolean() });
const Search = z.strictObject({
  search: z.string().optional(),
  page_size: z.coerce.number().int().min(1).max(100).default(10),
  voice_type: z.enum(["personal", "community", "default", "workspace", "non-default", "non-community", "saved"]).optional(),
});
const GetVoicesV2Response = z.object({
  voices: z.array(z.object({ voice_id: z.string(), name: z.string(), category: z.string() })),
  has_more: z.boolean(),
  total_count: z.number().int(),
  next_page_token: z.string().nullish(),
});
const DeleteVoiceResponseModel = z.strictObject({ status: z.string() });

const refuse = (status: number, code: string, message: string): Response => Response.json({ detail: { status: code, message } }, { status });
const unprocessable = (message: string): Response => Response.json({ detail: [{ loc: ["body"], msg: message, type: "value_error" }] }, { status: 422 });

export class FakeElevenLabsSpeech extends FakeVoiceVendor {
  /** Voices that the account has, beside those of everybody: name by id. */
  readonly own = new Map<string, string>();
  private clones = 0;
  needsVerification = false;

  protected async answer(request: Request): Promise<Response> {
    if (request.headers.get("xi-api-key") !== ELEVENLABS_SPEECH_KEY) return refuse(401, "invalid_api_key", "Invalid API key");
    const { pathname, searchParams } = new URL(request.url);
    if (request.method === "GET" && pathname === "/v2/voices") return this.list(request.url, searchParams);
    const [, version, kind, voice = ""] = pathname.split("/");
    if (version !== "v1" || (kind !== "text-to-speech" && kind !== "voices")) return refuse(404, "not_found", "Not Found");
    if (kind === "text-to-speech") return this.convert(request, voice, searchParams.get("output_format") ?? "mp3_44100_128");
    return voice === "add" ? this.add(request) : this.remove(request, voice);
  }

  private async convert(request: Request, voice: string, format: string): Promise<Response> {
    const asked = Body.safeParse(await request.json());
    if (!asked.success) return unprocessable(asked.error.message);
    const { data } = asked;
    this.calls.push({ url: request.url, fields: { ...data, voice }, fileBytes: 0 });
    if (data.model_id === "eleven_multilingual_v2" && data.language_code) return refuse(400, "unsupported_language", "This model does not take a language.");
    if (data.text.length > PLAN_CHARACTERS) return refuse(400, "max_character_limit_exceeded", "Too many characters.");
    if (voice.startsWith("unknown")) return refuse(404, "voice_not_found", "A voice of that id was not found.");
    this.orders.push(...[data.text, data.previous_text, data.next_text].filter((text) => /<\s*(break|phoneme|speak|prosody)\b/i.test(text ?? "")).map(String));
    const rate = /^pcm_(8000|16000|22050|24000|32000|44100|48000)$/.exec(format)?.[1];
    if (rate === undefined) return soundAnswer(new TextEncoder().encode("ID3 and so on"), "audio/mpeg");
    return soundAnswer(pcmBytes(this.speak(data.text, Number(rate))), "audio/pcm");
  }

  private async add(request: Request): Promise<Response> {
    const asked = await readForm(request, AddFields, "files").catch((error: unknown) => String(error));
    if (typeof asked === "string") return unprocessable(asked);
    this.calls.push({ url: request.url, fields: { ...asked.fields, file: asked.file.name, type: asked.file.type }, fileBytes: asked.file.bytes.length });
    if (asked.file.bytes.length < 1_000) return refuse(400, "invalid_voice_sample", "The sample is too short.");
    const voice_id = `cloned${String(this.clones++).padStart(14, "0")}`;
    this.own.set(voice_id, asked.fields.name);
    return Response.json(AddVoiceIvcResponseModel.parse({ voice_id, requires_verification: this.needsVerification }));
  }

  /** "Searches in name, description, labels, category." */
  private list(url: string, params: URLSearchParams): Response {
    const asked = Search.safeParse(Object.fromEntries(params));
    if (!asked.success) return unprocessable(asked.error.message);
    const { search = "", page_size } = asked.data;
    this.calls.push({ url, fields: { ...asked.data }, fileBytes: 0 });
    const found = [...this.own].filter(([, name]) => name.toLowerCase().includes(search.toLowerCase()));
    const voices = found.slice(0, page_size).map(([voice_id, name]) => ({ voice_id, name, category: "cloned" }));
    return Response.json(GetVoicesV2Response.parse({ voices, has_more: found.length > page_size, total_count: found.length }));
  }

  private remove(request: Request, voice: string): Response {
    if (request.method !== "DELETE") return refuse(405, "method_not_allowed", "Method Not Allowed");
    this.calls.push({ url: request.url, fields: { voice }, fileBytes: 0 });
    if (!this.own.delete(voice)) return refuse(400, "voice_not_found", "A voice of that id was not found.");
    return Response.json(DeleteVoiceResponseModel.parse({ status: "ok" }));
  }
}
