/**
 * WhisperX as somebody else runs it, spoken to as 302.ai does (POST /302/whisperx, multipart `audio_input`, `processing_type`, `language`,
 * `output`): segments of words with times and scores after wav2vec2. The endpoint is DataCrunch's `whisperx` of 2024 under another address
 * (docs.datacrunch.io/inference/audio-models/whisper-x), and answers what WhisperX itself writes. Its limits are nowhere published.
 */
import { z } from "zod";
import type { Transcript, Word } from "../../../containers/contract/transcript.ts";
import { callVendor } from "../call.ts";
import { languageSubtag } from "../language-subtag.ts";
import { pieceClock, type PieceClock } from "../piece-clock.ts";
import { minutesCost, secondsHeard } from "../prices.ts";
import { splitWords } from "../../split-words.ts";
import type { Heard, TranscriptionProvider, TranscriptionRequest, VendorConfig } from "../transcription.ts";

export const ENGINE = "whisperx-hosted/large-v3";

const Seconds = z.number().finite();
/** WhisperX leaves out what it could not align: numbers above all. */
const HostedWord = z.object({ word: z.string(), start: Seconds.nullish(), end: Seconds.nullish(), score: z.number().nullish(), speaker: z.string().nullish() });
const HostedSegment = z.object({ start: Seconds, end: Seconds, text: z.string(), words: z.array(HostedWord).optional(), speaker: z.string().nullish() });
export const HostedReply = z.object({ segments: z.array(HostedSegment), language: z.string().nullish() });

/** `baseUrl` is the whole address of the endpoint. */
export function hostedWhisperX(config: VendorConfig): TranscriptionProvider {
  return { engine: ENGINE, transcribe: (request) => transcribe(config, request) };
}

async function transcribe(config: VendorConfig, request: TranscriptionRequest): Promise<Heard> {
  const { signal, mayBegin, language: asked } = request;
  const headers = { authorization: `Bearer ${config.apiKey}` };
  const reply = await callVendor(
    { vendor: "The WhisperX host", url: config.baseUrl, headers, body: formOf(request), reply: HostedReply, signal, mayBegin },
    config,
  );
  const clock = pieceClock(request);
  const detected = tagOf(reply.language);
  const language = asked ?? detected ?? "und";
  const durationMs = clock.durationMs ?? 0;
  return {
    transcript: {
      language,
      segments: reply.segments.flatMap((segment) => segmentOf(segment, clock, language)),
      regions: [],
      events: [],
      detected: detected === null ? null : { language: detected, probability: 1 },
    },
    languageProbability: language === "und" ? 0 : 1,
    warnings: unsupported(request, language),
    usage: secondsHeard(durationMs, minutesCost(durationMs, config.microsPerMinute)),
  };
}

function formOf({ speech, language }: TranscriptionRequest): FormData {
  const form = new FormData();
  form.set("audio_input", speech.file, "speech.flac");
  form.set("processing_type", "align");
  form.set("output", "raw");
  if (language !== null) form.set("language", languageSubtag(language));
  return form;
}

function segmentOf(segment: z.infer<typeof HostedSegment>, clock: PieceClock, language: string): Transcript["segments"] {
  const text = segment.text.trim();
  const given = segment.words?.filter(({ word }) => word.trim() !== "") ?? [];
  const words =
    given.length > 0
      ? given.map((word) => wordOf(word, segment.speaker ?? null, clock))
      : splitWords(text, language).map((each) => untimed(each, segment.speaker ?? null));
  return words.length === 0 ? [] : [{ ...clock.span(segment.start, segment.end), text, noSpeech: null, words }];
}

const untimed = (text: string, speaker: string | null): Word => ({ text, startMs: null, endMs: null, score: null, levelDb: null, speaker });

function wordOf({ word, start, end, score, speaker }: z.infer<typeof HostedWord>, ofSegment: string | null, clock: PieceClock): Word {
  const isTimed = typeof start === "number" && typeof end === "number";
  const times = isTimed ? clock.span(start, end) : { startMs: null, endMs: null };
  return { ...untimed(word.trim(), speaker ?? ofSegment), ...times, score: typeof score === "number" ? Math.min(Math.max(score, 0), 1) : null };
}

const tagOf = (language: string | null | undefined): string | null =>
  language && /^[a-z]{2,3}$/i.test(language) ? Intl.getCanonicalLocales(language)[0]! : null;

function unsupported({ speakers }: TranscriptionRequest, language: string): string[] {
  return [
    ...(speakers === null ? [] : [`${ENGINE} cannot be told how many speakers there are.`]),
    ...(language === "und" ? [`${ENGINE} did not say which language it heard: name the video's language.`] : []),
  ];
}
