/**
 * The part of OpenAI's published API that we use, as its generated client declares it (npm openai 7.59.0,
 * src/resources/audio/transcriptions.ts and chat/completions, Apache-2.0; the same as developers.openai.com/api/reference). Requests and
 * replies of the fake are both held to it, strictly.
 */
import { z } from "zod";

/** POST /audio/transcriptions: CreateTranscriptionRequest, but for `file`. Values come as text, being parts of a form. */
export const TranscriptionFields = z.strictObject({
  model: z.enum(["whisper-1", "gpt-4o-transcribe", "gpt-4o-mini-transcribe", "gpt-4o-transcribe-diarize"]),
  /** ISO 639-1. */
  language: z
    .string()
    .regex(/^[a-z]{2}$/)
    .optional(),
  prompt: z.string().optional(),
  response_format: z.enum(["json", "text", "srt", "verbose_json", "vtt", "diarized_json"]).default("json"),
  temperature: z
    .string()
    .regex(/^(0(\.\d+)?|1(\.0+)?)$/)
    .optional(),
  include: z.array(z.enum(["logprobs"])).optional(),
  timestamp_granularities: z.array(z.enum(["word", "segment"])).optional(),
  stream: z.enum(["true", "false"]).optional(),
  chunking_strategy: z.union([z.literal("auto"), z.string().startsWith("{")]).optional(),
  known_speaker_names: z.array(z.string()).max(4).optional(),
  known_speaker_references: z.array(z.string().startsWith("data:")).max(4).optional(),
});
export type TranscriptionFields = z.infer<typeof TranscriptionFields>;

const Tokens = z.strictObject({
  type: z.literal("tokens"),
  input_tokens: z.number().int(),
  output_tokens: z.number().int(),
  total_tokens: z.number().int(),
  input_token_details: z.strictObject({ audio_tokens: z.number().int().optional(), text_tokens: z.number().int().optional() }).optional(),
});
const Duration = z.strictObject({ type: z.literal("duration"), seconds: z.number() });

export const TranscriptionVerbose = z.strictObject({
  task: z.literal("transcribe"),
  duration: z.number(),
  language: z.string(),
  text: z.string(),
  segments: z
    .array(
      z.strictObject({
        id: z.number().int(),
        seek: z.number().int(),
        start: z.number(),
        end: z.number(),
        text: z.string(),
        tokens: z.array(z.number().int()),
        temperature: z.number(),
        avg_logprob: z.number(),
        compression_ratio: z.number(),
        no_speech_prob: z.number(),
      }),
    )
    .optional(),
  words: z.array(z.strictObject({ word: z.string(), start: z.number(), end: z.number() })).optional(),
  usage: Duration.optional(),
});
export const Transcription = z.strictObject({ text: z.string(), usage: z.union([Tokens, Duration]).optional() });
export const TranscriptionDiarized = z.strictObject({
  task: z.literal("transcribe"),
  duration: z.number(),
  text: z.string(),
  segments: z.array(
    z.strictObject({ id: z.string(), type: z.literal("transcript.text.segment"), start: z.number(), end: z.number(), text: z.string(), speaker: z.string() }),
  ),
  usage: z.union([Tokens, Duration]).optional(),
});

/** POST /chat/completions, with a schema to answer by (developers.openai.com/api/docs/guides/structured-outputs). */
export const CompletionRequest = z.strictObject({
  model: z.string(),
  messages: z.array(z.strictObject({ role: z.enum(["system", "developer", "user"]), content: z.string() })).min(1),
  temperature: z.number().min(0).max(2).optional(),
  max_completion_tokens: z.number().int().positive().optional(),
  store: z.boolean().optional(),
  response_format: z
    .strictObject({
      type: z.literal("json_schema"),
      json_schema: z.strictObject({
        name: z.string().regex(/^[\w-]{1,64}$/),
        strict: z.literal(true),
        /** Strict mode wants every property required and no others. */
        schema: z.strictObject({
          type: z.literal("object"),
          properties: z.record(z.string(), z.unknown()),
          required: z.array(z.string()).min(1),
          additionalProperties: z.literal(false),
        }),
      }),
    })
    .optional(),
});
export type CompletionRequest = z.infer<typeof CompletionRequest>;

export const ErrorBody = z.strictObject({
  error: z.strictObject({ message: z.string(), type: z.string(), param: z.string().nullable(), code: z.string().nullable() }),
});
