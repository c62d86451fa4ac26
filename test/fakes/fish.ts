/**
 * Fish Audio's POST /v1/tts, as its OpenAPI document has it (github.com/fishaudio/docs, api-reference/openapi.json: TTSRequest,
 * ReferenceAudio; errors `{status, message}`, 422 a list). A model that it does not know it answers as s2.1-pro, and says nothing of it.
 */
import { decode } from "@msgpack/msgpack";
import { z } from "zod";
import { FakeVoiceVendor, pcmBytes, soundAnswer } from "./voice-vendor.ts";

export const FISH_KEY = "fake-fish";

const ReferenceAudio = z.strictObject({ audio: z.instanceof(Uint8Array), text: z.string() });
const TtsRequest = z.strictObject({
  text: z.string().min(1),
  temperature: z.number().min(0).max(1).optional(),
  top_p: z.number().min(0).max(1).optional(),
  references: z.array(ReferenceAudio).nullish(),
  reference_id: z.string().nullish(),
  prosody: z
    .strictObject({ speed: z.number().min(0.5).max(2).optional(), volume: z.number().optional(), normalize_loudness: z.boolean().optional() })
    .nullish(),
  chunk_length: z.number().int().min(100).max(300).optional(),
  normalize: z.boolean().optional(),
  format: z.enum(["wav", "pcm", "mp3", "opus"]).default("mp3"),
  /** "WAV / PCM: 8, 16, 24, 32, 44.1 kHz". */
  sample_rate: z.literal([8_000, 16_000, 24_000, 32_000, 44_100]).nullish(),
  latency: z.enum(["low", "normal", "balanced"]).optional(),
});
/** Performed instead of said: (laughing) by s1, [laugh] and <|speaker:0|> by s2. */
const CUE = /\([\w ]+\)|\[[^\]]+\]|<\|[^|]*\|>/;

const refuse = (status: number, message: string): Response => Response.json({ status, message }, { status });

export class FakeFish extends FakeVoiceVendor {
  protected async answer(request: Request): Promise<Response> {
    if (request.headers.get("authorization") !== `Bearer ${FISH_KEY}`) return refuse(401, "Invalid token");
    if (!request.url.endsWith("/v1/tts")) return refuse(404, "Not found");
    const asked = TtsRequest.safeParse(await bodyOf(request));
    if (!asked.success) return Response.json([{ loc: ["body"], type: "value_error", msg: asked.error.message }], { status: 422 });
    const { references, ...fields } = asked.data;
    const model = ["s1", "s2-pro", "s2.1-pro"].find((each) => each === request.headers.get("model")) ?? "s2.1-pro";
    const told = references?.map(({ text }) => text) ?? [];
    this.calls.push({ url: request.url, fields: { ...fields, model, references: told }, fileBytes: references?.[0]?.audio.length ?? 0 });
    if (fields.reference_id?.startsWith("0000")) return refuse(404, "Reference not found");
    if (CUE.test(fields.text)) this.orders.push(fields.text);
    if (fields.format !== "pcm") return soundAnswer(new TextEncoder().encode("ID3 and so on"), "audio/mpeg");
    return soundAnswer(pcmBytes(this.speak(fields.text, fields.sample_rate ?? 44_100)), "audio/pcm");
  }
}

async function bodyOf(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type");
  if (type === "application/json") return request.json();
  return type === "application/msgpack" ? decode(await request.arrayBuffer()) : null;
}
