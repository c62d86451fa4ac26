/**
 * What each container stage takes and gives, beside the task protocol of task.ts.
 *
 * Time 0 is the first presented video frame (audio only: the first sample). Times are integer milliseconds, samples are
 * at 48 kHz unless said otherwise. One grid serves extract, separate, mix and encode: pieces of 32 s = 1,536,000 samples
 * = 1,500 AAC frames; the last one is shorter. PCM artifacts are WAV, signed 16 bit little-endian.
 */
import { z } from "zod";
import { Ms } from "./task.ts";

export const SAMPLE_RATE = 48_000;
export const PIECE_MS = 32_000;
export const PIECE_SAMPLES = 1_536_000;
/** Longest speech piece given to a recognizer. */
export const SPEECH_PIECE_MS = 600_000;

const Samples = z.number().int().nonnegative();
const Language = z.string().min(2).max(35);
const Engine = z.string().regex(/^[a-z0-9-]+\/[a-z0-9._-]+$/);

/** media. inputs: source[1]. artifacts: `thumbnail` (JPEG, only with a picture). Fails with empty, too_large, not_media, truncated, no_audio, too_long, corrupt. */
export const ProbeParams = z.strictObject({ maxDurationMs: Ms });
export const ProbeValue = z.strictObject({
  container: z.string(),
  /** SHA-256 of the whole source. */
  digest: z.string(),
  sizeBytes: z.number().int(),
  /** Of the presentation: the longer of picture and sound, from time 0. */
  durationMs: Ms,
  video: z
    .strictObject({ codec: z.string(), width: z.number().int(), height: z.number().int(), frameRate: z.number(), startMs: Ms, durationMs: Ms })
    .nullable(),
  /** The sound tracks in file order. `startMs` is against time 0 and may be negative. */
  audio: z
    .array(
      z.strictObject({
        index: z.number().int(),
        codec: z.string(),
        sampleRate: z.number().int(),
        channels: z.number().int(),
        language: z.string().nullable(),
        startMs: Ms,
        durationMs: Ms,
      }),
    )
    .min(1),
});
export type ProbeValue = z.infer<typeof ProbeValue>;

/**
 * media. inputs: source[1]. artifacts: `programme/{p}` (WAV 48 kHz, 1 or 2 channels, one per piece, gaps filled, stream
 * offset applied, exactly `samples` in all) and `speech/{i}` (FLAC 16 kHz mono, cut at quiet points, each <= SPEECH_PIECE_MS).
 */
export const ExtractParams = z.strictObject({ audioIndex: z.number().int(), audioStartMs: Ms, durationMs: Ms });
export const ExtractValue = z.strictObject({
  samples: Samples,
  channels: z.number().int().min(1).max(2),
  pieces: z.number().int().positive(),
  speech: z.array(z.strictObject({ startMs: Ms, endMs: Ms })).min(1),
});
export type ExtractValue = z.infer<typeof ExtractValue>;

/**
 * demucs. inputs: before[0..1], programme[1], after[0..1]: the piece and its neighbours, of which only `contextMs` next to
 * the piece are used, so that seams do not sound. artifacts: `vocals`, `background` (WAV, channels and samples of `programme`;
 * background = programme - vocals).
 */
export const SeparateParams = z.strictObject({ engine: Engine, contextMs: Ms });
export const SeparateValue = z.strictObject({ samples: Samples, channels: z.number().int() });

/**
 * whisperx. inputs: speech[1]. artifacts: `words` (JSON, Transcript below). Times are absolute: `startMs` of the piece is added.
 * No speech found is no failure: segments = 0. `language` null = detect.
 */
export const TranscribeParams = z.strictObject({ engine: Engine, language: Language.nullable(), startMs: Ms });
export const TranscribeValue = z.strictObject({ language: Language, languageProbability: z.number(), segments: z.number().int(), words: z.number().int() });
/**
 * `levelDb`: active speech level, RMS in dBFS over the word's 10 ms frames within 30 dB of its loudest. `score`: the
 * recognizer's probability. Words carry no spaces around them.
 */
export const Word = z.strictObject({ text: z.string().min(1), startMs: Ms, endMs: Ms, score: z.number().min(0).max(1), levelDb: z.number() });
export type Word = z.infer<typeof Word>;
export const Transcript = z.strictObject({
  language: Language,
  segments: z.array(z.strictObject({ startMs: Ms, endMs: Ms, text: z.string(), noSpeech: z.number(), words: z.array(Word) })),
});
export type Transcript = z.infer<typeof Transcript>;

/** bergamot (or a vendor). No inputs. One answer per line, same ids, same order. Fails with unsupported_language. */
export const TranslateParams = z.strictObject({
  engine: Engine,
  source: Language,
  target: Language,
  lines: z
    .array(z.strictObject({ id: z.string(), text: z.string() }))
    .min(1)
    .max(10),
  /** Asked for another wording than the ones so far: how many there were. An engine that knows only one gives it again. */
  wording: z.number().int().positive().optional(),
});
export const TranslateValue = z.strictObject({ translations: z.array(z.strictObject({ id: z.string(), text: z.string().min(1) })) });
export type TranslateValue = z.infer<typeof TranslateValue>;

/**
 * kokoro (or a vendor). No inputs. artifacts: `take` (WAV mono, the engine's own rate): silence trimmed to 60 ms before the
 * first and 120 ms after the last sound. `levelDb`: active speech level as of a word, dBFS. Fails with nothing_to_say,
 * unsupported_language, unknown_voice, text_too_long.
 */
export const SynthesizeParams = z.strictObject({
  engine: Engine,
  language: Language,
  voice: z.string(),
  text: z.string().min(1),
  variant: z.number().int().nonnegative(),
});
export const SynthesizeValue = z.strictObject({
  durationMs: Ms.positive(),
  sampleRate: z.number().int(),
  samples: z.number().int().positive(),
  levelDb: z.number(),
});
export type SynthesizeValue = z.infer<typeof SynthesizeValue>;

/**
 * media. inputs: programme[1], background[0..1], takes[n] in the order of `placements`. One piece of the film.
 * `placements`: every take that touches the piece; `startSample` is absolute in the film (may lie before the piece),
 * `samples` the exact length after the time-stretch (48 kHz); the whole take is stretched, then the part inside is used.
 * `spans`: absolute; inside them the programme gives way to `background` (60 ms crossfades at both ends, inside the span),
 * or is ducked by `duckDb` where there is no background. Outside spans the programme passes bit-identically.
 * artifacts: `mix` (WAV, channels of programme), `mix_head` (its first 2,048 samples), `mix_tail` (its last 8,192), `dialogue`
 * (WAV mono: the takes as placed, nothing else).
 */
export const Placed = z.strictObject({ lineId: z.string(), startSample: z.number().int(), samples: z.number().int().positive(), gainDb: z.number() });
export const MixParams = z.strictObject({
  piece: z.number().int().nonnegative(),
  startSample: Samples,
  samples: z.number().int().positive(),
  placements: z.array(Placed),
  spans: z.array(z.strictObject({ startMs: Ms, endMs: Ms })),
  duckDb: z.number(),
});
export type MixParams = z.infer<typeof MixParams>;
export const MixValue = z.strictObject({ samples: Samples, channels: z.number().int(), peakDb: z.number() });

/** media. inputs: before[0..1] (mix_tail of the piece before), mix[1], after[0..1] (mix_head of the piece after). artifacts: `aac` (ADTS frames of exactly this piece, pre-roll dropped). */
export const EncodeParams = z.strictObject({ piece: z.number().int(), first: z.boolean(), last: z.boolean(), bitrateKbps: z.number().int() });
export const EncodeValue = z.strictObject({ frames: z.number().int().positive() });

/** media. inputs: pieces[n]. kind `aac` -> artifact `audio` (M4A, priming hidden by an edit list, exactly `samples` long); kind `dialogue` -> artifact `audio` (FLAC mono 48 kHz). */
export const JoinParams = z.strictObject({ kind: z.enum(["aac", "dialogue"]), samples: z.number().int().positive() });
export const JoinValue = z.strictObject({ samples: Samples });

/**
 * media. inputs: source[1], dubbed[1] (M4A), subtitles[0..1] (SRT, muxed as a soft track). artifacts: `video` (MP4; Matroska
 * where the picture's codec has no place in MP4; audio only: M4A). The picture is copied packet by packet, the dubbed track comes
 * first and is the default, the original second; all language-tagged (BCP 47 in, ISO 639-2 in MP4), input metadata dropped.
 */
export const MuxParams = z.strictObject({ language: Language, sourceLanguage: Language, audioIndex: z.number().int(), audioOnly: z.boolean(), durationMs: Ms });
export const MuxValue = z.strictObject({ format: z.enum(["mp4", "mkv", "m4a"]), contentType: z.string(), durationMs: Ms });
