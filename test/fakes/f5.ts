/**
 * F5-TTS over HTTP: the server of github.com/jianchang512/f5-tts-api (api.py: POST /api), and 302.ai's form of it, as
 * github.com/Huanshere/VideoLingo calls it (core/tts_backend/_302_f5tts.py), with fal.ai's published fields (fal.ai/models/fal-ai/f5-tts).
 */
import { z } from "zod";
import { writeWav } from "../../src/sound/write-wav.ts";
import { readForm } from "./form.ts";
import { FakeVoiceVendor, soundAnswer } from "./voice-vendor.ts";

export const F5_KEY = "fake-f5";
const RATE = 24_000;

const FormFields = z.strictObject({ gen_text: z.string().min(1), ref_text: z.string().min(1), model: z.enum(["f5-tts", "e2-tts"]) });
const Submitted = z.strictObject({
  gen_text: z.string().min(1),
  ref_audio_url: z.url(),
  ref_text: z.string().optional(),
  model_type: z.enum(["F5-TTS", "E2-TTS"]),
  remove_silence: z.boolean().optional(),
});

const isSound = (bytes: Uint8Array): boolean => /^(fLaC|RIFF)/.test(new TextDecoder("latin1").decode(bytes.subarray(0, 4)));

abstract class FakeF5 extends FakeVoiceVendor {
  protected abstract asked(request: Request): Promise<Response>;

  protected async answer(request: Request): Promise<Response> {
    const isFile = request.method === "GET";
    if (!isFile && request.headers.get("authorization") !== `Bearer ${F5_KEY}`)
      return Response.json({ error: { message: "Invalid token", type: "api_error", code: "invalid_api_key" } }, { status: 401 });
    return this.asked(request);
  }

  protected wav(text: string): Response {
    if (/\[\w+\]/.test(text)) this.orders.push(text);
    return soundAnswer(writeWav(this.speak(text, RATE)), "audio/wav");
  }
}

export class FakeF5Form extends FakeF5 {
  protected async asked(request: Request): Promise<Response> {
    if (!request.url.endsWith("/api")) return Response.json({ error: "not found" }, { status: 404 });
    const asked = await readForm(request, FormFields, "audio").catch((error: unknown) => String(error));
    if (typeof asked === "string") return Response.json({ error: asked }, { status: 400 });
    this.calls.push({ url: request.url, fields: asked.fields, fileBytes: asked.file.bytes.length });
    if (!isSound(asked.file.bytes)) return Response.json({ error: "Error opening the reference" }, { status: 500 });
    return this.wav(asked.fields.gen_text);
  }
}

export class FakeF5By302 extends FakeF5 {
  /** Where the sound is put. */
  soundUrl = "https://file.302.test/out/1.wav";
  /** Headers that came with the request for the sound. */
  fetchedWith: string[] = [];
  private said = "";

  protected async asked(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === "/302/upload-file") return this.upload(request);
    if (pathname === "/302/submit/f5-tts") return this.submit(request);
    if (request.url !== this.soundUrl) return Response.json({ error: "not found" }, { status: 404 });
    this.fetchedWith = [...request.headers.keys()];
    return this.wav(this.said);
  }

  private async upload(request: Request): Promise<Response> {
    const asked = await readForm(request, z.strictObject({}), "file").catch((error: unknown) => String(error));
    if (typeof asked === "string" || !isSound(asked.file.bytes)) return Response.json({ code: 400, msg: "no file" });
    this.calls.push({ url: request.url, fields: {}, fileBytes: asked.file.bytes.length });
    return Response.json({ code: 200, data: "https://file.302.test/in/1.flac" });
  }

  private async submit(request: Request): Promise<Response> {
    const asked = Submitted.safeParse(await request.json());
    if (!asked.success)
      return Response.json({ error: { message: asked.error.message, type: "invalid_request_error", code: "invalid_value" } }, { status: 400 });
    this.calls.push({ url: request.url, fields: asked.data, fileBytes: 0 });
    this.said = asked.data.gen_text;
    return Response.json({ audio_url: { url: this.soundUrl, content_type: "audio/wav", file_name: "1.wav", file_size: 1 } });
  }
}
