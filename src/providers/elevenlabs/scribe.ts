/**
 * ElevenLabs Scribe (POST /v1/speech-to-text, multipart; elevenlabs.io/docs/api-reference/speech-to-text/convert): words with times, how
 * sure it is of them, speakers, and sounds that are not speech. At most 5 GB and 10 hours a file, 32 speakers.
 * By plain fetch: the vendor's package would add about half a megabyte, packed, to the Worker.
 */
import { z } from "zod";
import { callVendor } from "../call.ts";
import type { VendorRefusal } from "../failure.ts";
import { languageSubtag } from "../language-subtag.ts";
import { pieceClock } from "../piece-clock.ts";
import { minutesCost, secondsHeard } from "../prices.ts";
import type { Heard, TranscriptionProvider, TranscriptionRequest, VendorConfig } from "../transcription.ts";
import { scribeTranscript } from "./scribe-transcript.ts";

export const ELEVENLABS_URL = "https://api.elevenlabs.io";
const MOST_SPEAKERS = 32;

export const ScribeReply = z.object({
  /** ISO 639-1 or 639-3. */
  language_code: z.string().regex(/^[a-z]{2,3}$/i),
  language_probability: z.number().min(0).max(1),
  audio_duration_secs: z.number().nonnegative().nullish(),
  words: z.array(
    z.object({
      text: z.string(),
      type: z.enum(["word", "spacing", "audio_event"]),
      start: z.number().nullish(),
      end: z.number().nullish(),
      speaker_id: z.string().nullish(),
      logprob: z.number().nullish(),
    }),
  ),
});
export type ScribeReply = z.infer<typeof ScribeReply>;

export function elevenLabsTranscription(model: "scribe_v1", config: VendorConfig): TranscriptionProvider {
  return { engine: `elevenlabs/${model}`, transcribe: (request) => transcribe(model, config, request) };
}

async function transcribe(model: string, config: VendorConfig, request: TranscriptionRequest): Promise<Heard> {
  const { signal, mayBegin } = request;
  const url = `${config.baseUrl}/v1/speech-to-text`;
  const headers = { "xi-api-key": config.apiKey };
  const reply = await callVendor(
    { vendor: "ElevenLabs", url, headers, body: formOf(model, request), reply: ScribeReply, meaning: meaningOf, signal, mayBegin },
    config,
  );
  const clock = pieceClock(request);
  const durationMs = clock.durationMs ?? Math.round((reply.audio_duration_secs ?? 0) * 1000);
  return {
    transcript: scribeTranscript(reply, clock, request.language),
    languageProbability: reply.language_probability,
    warnings: unsupported(model, request),
    usage: secondsHeard(durationMs, minutesCost(durationMs, config.microsPerMinute)),
  };
}

function formOf(model: string, { speech, language, speakers }: TranscriptionRequest): FormData {
  const form = new FormData();
  form.set("file", speech.file, "speech.flac");
  form.set("model_id", model);
  form.set("timestamps_granularity", "word");
  form.set("diarize", "true");
  form.set("tag_audio_events", "true");
  // The language alone: it takes no script and no region.
  if (language !== null) form.set("language_code", languageSubtag(language));
  if (speakers !== null) form.set("num_speakers", String(Math.min(speakers.most, MOST_SPEAKERS)));
  return form;
}

function unsupported(model: string, { speakers }: TranscriptionRequest): string[] {
  const engine = `elevenlabs/${model}`;
  return [
    ...(speakers !== null && speakers.least > 1 ? [`${engine} can be told the most speakers only, not that there are ${speakers.least} at least.`] : []),
    ...(speakers !== null && speakers.most > MOST_SPEAKERS ? [`${engine} tells ${MOST_SPEAKERS} speakers apart at most.`] : []),
  ];
}

/** A used-up quota is answered with the status of a wrong key (help.elevenlabs.io, "API - Error Code 400 or 401"). */
function meaningOf(status: number, code: string | null): VendorRefusal | null {
  if (status === 401 && code === "quota_exceeded") return "vendor_out_of_funds";
  return null;
}
