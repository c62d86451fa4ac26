/**
 * ElevenLabs' POST /v1/speech-to-text as its generated client declares it (npm @elevenlabs/elevenlabs-js 2.73.0, MIT:
 * BodySpeechToTextV1SpeechToTextPost, SpeechToTextChunkResponseModel, SpeechToTextWordResponseModel). Requests and replies are held to it.
 */
import { z } from "zod";
import { readForm } from "./form.ts";
import { heardIn, type Said, type Sound } from "./speech.ts";
import { FakeVendor } from "./vendor.ts";

export const ELEVENLABS_KEY = "fake-elevenlabs";

const Flag = z.enum(["true", "false"]);
/** Values come as text, being parts of a form. */
export const SpeechToTextFields = z.strictObject({
  model_id: z.enum(["scribe_v1", "scribe_v1_experimental", "scribe_v2"]),
  language_code: z
    .string()
    .regex(/^[a-z]{2,3}$/)
    .optional(),
  tag_audio_events: Flag.default("true"),
  num_speakers: z.coerce.number().int().min(1).max(32).optional(),
  timestamps_granularity: z.enum(["none", "word", "character"]).default("word"),
  diarize: Flag.default("false"),
  file_format: z.enum(["pcm_s16le_16", "other"]).optional(),
  temperature: z.coerce.number().min(0).max(2).optional(),
  seed: z.coerce.number().int().min(0).max(2_147_483_647).optional(),
});
type Fields = z.infer<typeof SpeechToTextFields>;

export const ChunkResponse = z.strictObject({
  language_code: z.string(),
  language_probability: z.number().min(0).max(1),
  text: z.string(),
  words: z.array(
    z.strictObject({
      text: z.string(),
      start: z.number().optional(),
      end: z.number().optional(),
      type: z.enum(["word", "spacing", "audio_event"]),
      speaker_id: z.string().optional(),
      logprob: z.number().max(0),
    }),
  ),
  transcription_id: z.string().optional(),
  audio_duration_secs: z.number().optional(),
});

const refuse = (status: number, code: string, message: string): Response => Response.json({ detail: { status: code, message } }, { status });

export class FakeElevenLabs extends FakeVendor {
  /** ISO 639-3, as Scribe tells it. */
  language = "eng";

  protected async answer(request: Request): Promise<Response> {
    if (request.headers.get("xi-api-key") !== ELEVENLABS_KEY) return refuse(401, "invalid_api_key", "Invalid API key");
    if (new URL(request.url).pathname !== "/v1/speech-to-text") return refuse(404, "not_found", "Not Found");
    const asked = await readForm(request, SpeechToTextFields, "file").catch((error: unknown) => String(error));
    if (typeof asked === "string") return Response.json({ detail: [{ loc: ["body"], msg: asked, type: "value_error" }] }, { status: 422 });
    this.calls.push({ url: request.url, fields: asked.fields, fileBytes: asked.file.bytes.length });
    const speech = heardIn(asked.file.bytes);
    if (!speech) return refuse(400, "invalid_audio", "The audio could not be read.");
    if (speech.durationMs < 100) return refuse(400, "audio_too_short", "Audio is too short.");
    return Response.json(ChunkResponse.parse(this.chunk(asked.fields, speech.durationMs / 1000, speech.said, speech.sounds)));
  }

  private chunk({ diarize, tag_audio_events: tags }: Fields, seconds: number, said: Said[], sounds: Sound[]) {
    const words = said.flatMap(({ text, startMs, endMs, speaker = "A" }, index) => {
      const who = diarize === "true" ? { speaker_id: `speaker_${speaker.charCodeAt(0) - 65}` } : {};
      const next = said[index + 1];
      const word = { text, start: startMs / 1000, end: endMs / 1000, type: "word", logprob: -0.05, ...who };
      return next ? [word, { text: " ", start: endMs / 1000, end: next.startMs / 1000, type: "spacing", logprob: 0, ...who }] : [word];
    });
    const events =
      tags === "true"
        ? sounds.map(({ tag, startMs, endMs }) => ({ text: tag, start: startMs / 1000, end: endMs / 1000, type: "audio_event", logprob: -0.1 }))
        : [];
    const all = [...words, ...events].sort((a, b) => a.start - b.start);
    return {
      language_code: this.language,
      language_probability: 0.98,
      text: all.map(({ text }) => text).join(""),
      words: all,
      transcription_id: "t1",
      audio_duration_secs: seconds,
    };
  }
}
