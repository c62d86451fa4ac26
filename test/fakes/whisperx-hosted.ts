/**
 * A host of WhisperX that speaks as 302.ai does. Its own documents are not public; the request is that of DataCrunch's `whisperx`
 * (docs.datacrunch.io/inference/audio-models/whisper-x), the reply what whisperx 3.8.6 gives (AlignedTranscriptionResult, whisperx/schema.py):
 * words that could not be aligned come without times.
 */
import { z } from "zod";
import { readForm } from "./form.ts";
import { heardIn, type Said } from "./speech.ts";
import { FakeVendor } from "./vendor.ts";

export const HOSTED_KEY = "fake-hosted";
export const HOSTED_URL = "https://whisperx.test/302/whisperx";

export const HostedFields = z.strictObject({
  processing_type: z.enum(["transcribe", "align", "diarize"]).default("transcribe"),
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/)
    .optional(),
  translate: z.enum(["true", "false"]).optional(),
  output: z.enum(["raw", "text", "subtitles"]).default("raw"),
});
const AlignedWord = z.strictObject({ word: z.string(), start: z.number().optional(), end: z.number().optional(), score: z.number().optional() });
const AlignedSegment = z.strictObject({ start: z.number(), end: z.number(), text: z.string(), words: z.array(AlignedWord) });
export const AlignedResult = z.strictObject({ segments: z.array(AlignedSegment), word_segments: z.array(AlignedWord), language: z.string() });

export class FakeHostedWhisperX extends FakeVendor {
  protected async answer(request: Request): Promise<Response> {
    if (request.headers.get("authorization") !== `Bearer ${HOSTED_KEY}`)
      return Response.json({ error: { message: "Invalid token", type: "api_error", code: "invalid_api_key" } }, { status: 401 });
    if (request.url !== HOSTED_URL) return Response.json({ error: "not found" }, { status: 404 });
    const asked = await readForm(request, HostedFields, "audio_input").catch((error: unknown) => String(error));
    if (typeof asked === "string") return Response.json({ detail: asked }, { status: 422 });
    this.calls.push({ url: request.url, fields: asked.fields, fileBytes: asked.file.bytes.length });
    const speech = heardIn(asked.file.bytes);
    if (!speech) return Response.json({ detail: "could not decode the audio" }, { status: 400 });
    return Response.json(AlignedResult.parse(aligned(speech.said, asked.fields.language ?? "en")));
  }
}

/** A segment for each ten words; numbers are not in the alphabet of the aligner. */
function aligned(said: Said[], language: string) {
  const words = said.map(({ text, startMs, endMs }) =>
    /^\d/.test(text) ? { word: text } : { word: text, start: startMs / 1000, end: endMs / 1000, score: 0.91 },
  );
  const starts = Array.from({ length: Math.ceil(said.length / 10) }, (_, index) => index * 10);
  const segments = starts.map((at) => {
    const own = said.slice(at, at + 10);
    return { start: own[0]!.startMs / 1000, end: own.at(-1)!.endMs / 1000, text: ` ${own.map(({ text }) => text).join(" ")}`, words: words.slice(at, at + 10) };
  });
  return { segments, word_segments: words, language };
}
