/**
 * OpenAI's transcriptions (POST /v1/audio/transcriptions, multipart; developers.openai.com/api/reference): whisper-1,
 * gpt-4o-transcribe and gpt-4o-transcribe-diarize. At most 25 MB a file, and 1,400 s for the gpt-4o models; a piece of ours is below both.
 * By plain fetch: the `openai` package (7.59.0) would add 86 kB, packed, to the Worker for this one call.
 */
import type { Transcript } from "../../../containers/contract/transcript.ts";
import { callVendor, type VendorCall } from "../call.ts";
import { pieceClock, type PieceClock } from "../piece-clock.ts";
import { minutesCost, secondsHeard } from "../prices.ts";
import type { Heard, TranscriptionProvider, TranscriptionRequest, VendorConfig } from "../transcription.ts";
import { DiarizedReply, diarizedTranscript, isCutOff, TextReply, textTranscript, tokensCost } from "./gpt4o.ts";
import { languageParameter } from "./languages.ts";
import { meaningOf } from "./refusals.ts";
import { WhisperReply, whisperTranscript } from "./whisper.ts";

export const OPENAI_URL = "https://api.openai.com/v1";
export type OpenAiModel = "whisper-1" | "gpt-4o-transcribe" | "gpt-4o-transcribe-diarize";

type Read = { transcript: Transcript; costMicros: number | null; warnings: string[] };

export function openAiTranscription(model: OpenAiModel, config: VendorConfig): TranscriptionProvider {
  const engine = `openai/${model}`;
  return { engine, transcribe: (request) => transcribe(model, engine, config, request) };
}

async function transcribe(model: OpenAiModel, engine: string, config: VendorConfig, request: TranscriptionRequest): Promise<Heard> {
  const clock = pieceClock(request);
  const { transcript, costMicros, warnings } = await ask[model](request, clock, config, engine);
  const durationMs = clock.durationMs ?? 0;
  const probability = transcript.detected?.probability ?? (request.language === null ? 0 : 1);
  return {
    transcript,
    languageProbability: probability,
    warnings: [...unsupported(model, engine, request), ...warnings],
    usage: secondsHeard(durationMs, costMicros ?? minutesCost(durationMs, config.microsPerMinute)),
  };
}

const ask: Record<OpenAiModel, (request: TranscriptionRequest, clock: PieceClock, config: VendorConfig, engine: string) => Promise<Read>> = {
  async "whisper-1"(request, clock, config) {
    const form = formOf("whisper-1", request, [
      ["response_format", "verbose_json"],
      ["timestamp_granularities[]", "word"],
      ["timestamp_granularities[]", "segment"],
    ]);
    const reply = await callVendor({ ...callOf(config, request, form), reply: WhisperReply }, config);
    return { transcript: whisperTranscript(reply, clock, request.language), costMicros: null, warnings: [] };
  },
  async "gpt-4o-transcribe"(request, clock, config, engine) {
    const form = formOf("gpt-4o-transcribe", request, [["response_format", "json"]]);
    const reply = await callVendor({ ...callOf(config, request, form), reply: TextReply }, config);
    const transcript = textTranscript(reply, clock, request.language ?? "und");
    return { transcript, costMicros: tokensCost(reply.usage), warnings: cutOff(engine, isCutOff(reply.usage)) };
  },
  async "gpt-4o-transcribe-diarize"(request, clock, config) {
    const form = formOf("gpt-4o-transcribe-diarize", request, [
      ["response_format", "diarized_json"],
      // Required for more than 30 s of sound.
      ["chunking_strategy", "auto"],
    ]);
    const reply = await callVendor({ ...callOf(config, request, form), reply: DiarizedReply }, config);
    const transcript = diarizedTranscript(reply, clock, request.language ?? "und");
    // It hears in parts of its own, each with a limit of its own, so that the tokens of all say nothing of an end cut off.
    return { transcript, costMicros: tokensCost(reply.usage), warnings: [] };
  },
};

function formOf(model: OpenAiModel, { speech, language }: TranscriptionRequest, fields: readonly (readonly [string, string])[]): FormData {
  const form = new FormData();
  form.set("file", speech.file, "speech.flac");
  form.set("model", model);
  form.set("temperature", "0");
  const code = language === null ? null : languageParameter(language);
  if (code !== null) form.set("language", code);
  for (const [name, value] of fields) form.append(name, value);
  return form;
}

function callOf({ baseUrl, apiKey }: VendorConfig, { signal, mayBegin }: TranscriptionRequest, body: FormData): Omit<VendorCall<never>, "reply"> {
  return {
    vendor: "OpenAI",
    url: `${baseUrl}/audio/transcriptions`,
    headers: { authorization: `Bearer ${apiKey}` },
    body,
    meaning: meaningOf,
    signal,
    mayBegin,
  };
}

function unsupported(model: OpenAiModel, engine: string, { language, speakers }: TranscriptionRequest): string[] {
  const deaf = model === "gpt-4o-transcribe-diarize" ? "cannot be told how many speakers there are" : "does not tell speakers apart";
  return [
    ...(speakers === null ? [] : [`${engine} ${deaf}.`]),
    ...(language === null || languageParameter(language) !== null ? [] : [`${engine} cannot be told that the language is ${language}.`]),
    ...(language === null && model !== "whisper-1" ? [`${engine} does not say which language it heard: name the video's language.`] : []),
  ];
}

const cutOff = (engine: string, isCut: boolean): string[] =>
  isCut ? [`${engine} stopped at its limit of 2,000 tokens: the end of a piece may be missing.`] : [];
