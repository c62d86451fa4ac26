/**
 * What each container stage takes and gives, beside the task protocol of task.ts.
 *
 * Time 0 is the first presented video frame (audio only: the first sample). Times are integer milliseconds, samples are
 * at 48 kHz unless said otherwise. One grid serves extract, separate, mix and encode: pieces of 32 s = 1,536,000 samples
 * = 1,500 AAC frames; the last one is shorter. PCM artifacts are WAV, signed 16 bit little-endian.
 */
import { z } from "zod";
import { Ms } from "./task.ts";
import { Language } from "./transcript.ts";

export const SAMPLE_RATE = 48_000;
export const PIECE_MS = 32_000;
export const PIECE_SAMPLES = 1_536_000;
/** Longest speech piece given to a recognizer, its overlap with the neighbours included: 9.6 MB even where FLAC packs nothing, below every vendor's limit. */
export const SPEECH_PIECE_MS = 300_000;
/** How far a speech piece reaches beyond its own part on both sides, so that a word at the cut is whole in one of the two. */
export const SPEECH_OVERLAP_MS = 2_000;

const Samples = z.number().int().nonnegative();
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

/** How the speech was read from the sound's channels: all of them mixed, one of them alone, or left minus right where the two are in antiphase. */
export const SpeechFrom = z.enum(["mono", "mix", "left", "right", "centre", "difference"]);
export type SpeechFrom = z.infer<typeof SpeechFrom>;

/**
 * media. inputs: source[1]. artifacts: `programme/{p}` (WAV 48 kHz, 1 or 2 channels, one per piece, gaps filled, stream
 * offset applied, exactly `samples` in all) and `speech/{i}` (FLAC 16 kHz mono, cut at quiet points, each <= SPEECH_PIECE_MS).
 * `rangeStartMs`: the film begins there in the source's own time (a preview); `audioStartMs` is against time 0 of the whole source.
 * `speech`: a piece holds `startMs`..`endMs`; its own part is `fromMs`..`untilMs`, which is where the neighbours' begin and end.
 */
export const ExtractParams = z.strictObject({ audioIndex: z.number().int(), audioStartMs: Ms, durationMs: Ms, rangeStartMs: Ms.nonnegative().default(0) });
export const ExtractValue = z.strictObject({
  samples: Samples,
  channels: z.number().int().min(1).max(2),
  pieces: z.number().int().positive(),
  speech: z.array(z.strictObject({ startMs: Ms, endMs: Ms, fromMs: Ms, untilMs: Ms })).min(1),
  speechFrom: SpeechFrom,
});
export type ExtractValue = z.infer<typeof ExtractValue>;

/**
 * demucs. inputs: before[0..1], programme[1], after[0..1]: the piece and its neighbours, of which only `contextMs` next to
 * the piece are used, so that seams do not sound. artifacts: `vocals`, `background` (WAV, channels and samples of `programme`;
 * background = programme - vocals), `voice` (FLAC 16 kHz mono of the vocals: what may be aligned and told apart instead of the mix).
 * `shifts`, `overlap`: Demucs' own settings; engines without them ignore them. `vocalsDb`, `backgroundDb`: RMS in dBFS of both stems
 * over the 10 ms frames in which the vocals are active (-96 where there are none): their difference says how clean the mix is.
 */
export const SeparateParams = z.strictObject({
  engine: Engine,
  contextMs: Ms,
  shifts: z.number().int().min(0).max(10).default(0),
  overlap: z.number().min(0).max(0.9).default(0.25),
});
export const SeparateValue = z.strictObject({ samples: Samples, channels: z.number().int(), vocalsDb: z.number(), backgroundDb: z.number() });
export type SeparateValue = z.infer<typeof SeparateValue>;

/**
 * whisperx (or a vendor). inputs: speech[1]. artifacts: `words` (JSON, Transcript of transcript.ts). Times are absolute: `startMs` of the piece
 * is added. No speech found is no failure: segments = 0. `language` null = detect. `speakers`: how many there are, for engines that
 * tell them apart. Warnings say what was asked for and the engine does not do.
 */
export const TranscribeParams = z.strictObject({
  engine: Engine,
  language: Language.nullable(),
  startMs: Ms,
  speakers: z.strictObject({ least: z.number().int().positive(), most: z.number().int().positive() }).nullable().default(null),
});
export const TranscribeValue = z.strictObject({
  language: Language,
  languageProbability: z.number(),
  segments: z.number().int(),
  words: z.number().int(),
  warnings: z.array(z.string().max(300)).default([]),
});
/** A sound that is given to align or diarize covers `startMs`..`endMs` of the film; several may follow each other without gap. */
const Sounds = z.array(z.strictObject({ startMs: Ms, endMs: Ms })).min(1);

/**
 * whisperx. inputs: sound[n] (16 kHz mono FLAC: the mix or the voice, in order, as `sounds` says), words[1] (Transcript). artifacts:
 * `words` (Transcript: the same segments and words, none lost, none added, each with times, score and level). Words without times are
 * found inside their segment; `placed` counts those the aligner found, the others lie between them.
 */
export const AlignParams = z.strictObject({ engine: Engine, language: Language, sounds: Sounds });
export const AlignValue = z.strictObject({ words: z.number().int().nonnegative(), placed: z.number().int().nonnegative(), score: z.number() });

/**
 * whisperx. inputs: sound[n] as of align, the whole film. artifacts: `turns` (JSON, Turns of transcript.ts). `speakers` null: found.
 */
export const DiarizeParams = z.strictObject({
  engine: Engine,
  sounds: Sounds,
  speakers: z.strictObject({ least: z.number().int().positive(), most: z.number().int().positive() }).nullable(),
});
export const DiarizeValue = z.strictObject({ speakers: z.number().int().nonnegative(), turns: z.number().int().nonnegative(), speechMs: Ms.nonnegative() });
/**
 * media. inputs: sound[n] (the pieces of PIECE_MS, vocals or programme, that the spans touch, in order; `pieces` are their numbers).
 * artifacts: `sample` (M4A mono, what a person listens to) and `reference` (FLAC 48 kHz mono, what a voice is cloned from): the spans
 * one after another, 10 ms faded at both ends, at most `mostMs`.
 */
export const ReferenceParams = z.strictObject({
  pieces: z.array(z.number().int().nonnegative()).min(1),
  spans: z.array(z.strictObject({ startMs: Ms, endMs: Ms })).min(1),
  mostMs: Ms.positive(),
});
/** `pitchHz`: median fundamental frequency of what is voiced; `pitchRange`: how far it moves, 10th to 90th percentile in semitones; `tractCm`: length of the vocal tract, from the formants; null: too little is voiced. */
const Pitch = { pitchHz: z.number().positive().nullable(), pitchRange: z.number().nonnegative().nullable() };
export const ReferenceValue = z.strictObject({
  durationMs: Ms.positive(),
  levelDb: z.number(),
  pitchHz: Pitch.pitchHz.default(null),
  pitchRange: Pitch.pitchRange.default(null),
  tractCm: z.number().positive().nullable().default(null),
});
export type ReferenceValue = z.infer<typeof ReferenceValue>;

/** media. inputs: sound[n] as of reference. How lines are spoken, in the order asked, so that a voice can be told to speak like it. */
export const ProsodyParams = z.strictObject({
  pieces: z.array(z.number().int().nonnegative()).min(1),
  lines: z
    .array(z.strictObject({ id: z.string(), spans: z.array(z.strictObject({ startMs: Ms, endMs: Ms })).min(1) }))
    .min(1)
    .max(50),
});
export const ProsodyValue = z.strictObject({ lines: z.array(z.strictObject({ id: z.string(), ...Pitch })) });
export type ProsodyValue = z.infer<typeof ProsodyValue>;

/**
 * bergamot (or a vendor). No inputs. Every line is answered once, in `translations` or in `left`, each in the order asked. Fails with
 * unsupported_language. `formality` is for engines that know of it. `left`: lines that have no translation, and why (refused, missing,
 * malformed): the plan asks for each of them alone.
 */
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
  formality: z.enum(["formal", "informal"]).optional(),
});
/** `prompt`: version of what a language model was told. */
export const TranslateValue = z.strictObject({
  translations: z.array(z.strictObject({ id: z.string(), text: z.string().min(1) })),
  left: z.array(z.strictObject({ id: z.string(), code: z.enum(["refused", "missing", "malformed"]), message: z.string().max(300) })).default([]),
  prompt: z.string().max(60).optional(),
});
export type TranslateValue = z.infer<typeof TranslateValue>;

/**
 * kokoro (or a vendor). inputs: reference[0..1] (FLAC or WAV mono: whose voice it is, only with `voice` = CLONED). artifacts: `take` (WAV
 * mono, the engine's own rate): silence trimmed to 60 ms before the first and 120 ms after the last sound. `text`: what is said; `spoken`:
 * the same with the glossary's pronunciations, where it has any. `referenceText`: what is said in the reference. `levelDb`: active
 * speech level as of a word, dBFS. Warnings say what was asked for and the engine does not do. Fails with nothing_to_say,
 * unsupported_language, unknown_voice, text_too_long.
 */
export const SynthesizeParams = z.strictObject({
  engine: Engine,
  language: Language,
  voice: z.string(),
  text: z.string().min(1),
  spoken: z.string().min(1).optional(),
  referenceText: z.string().optional(),
  variant: z.number().int().nonnegative(),
});
/** The voice of the speaker's own reference. */
export const CLONED = "clone";
export const SynthesizeValue = z.strictObject({
  durationMs: Ms.positive(),
  sampleRate: z.number().int(),
  samples: z.number().int().positive(),
  levelDb: z.number(),
  warnings: z.array(z.string().max(300)).max(20).default([]),
});
export type SynthesizeValue = z.infer<typeof SynthesizeValue>;

/**
 * whisperx. inputs: take[1] (WAV mono, any rate). No artifacts. The take heard again, alone, as `language`, without being told what it
 * ought to say: what was heard is compared with that by the plan. `detected`: which language it sounds like, of those the engine knows.
 * `speech`: where there is voice (VAD), null: nowhere. `clippedMs`: how much of it lies at full scale.
 */
export const VerifyParams = z.strictObject({ engine: Engine, language: Language });
export const VerifyValue = z.strictObject({
  words: z.array(z.strictObject({ text: z.string(), startMs: Ms, endMs: Ms, score: z.number().nullable() })).max(600),
  detected: z.strictObject({ language: Language, probability: z.number() }).nullable(),
  speech: z.strictObject({ startMs: Ms, endMs: Ms, voicedMs: Ms }).nullable(),
  durationMs: Ms,
  peakDb: z.number(),
  levelDb: z.number(),
  clippedMs: z.number().nonnegative(),
});
export type VerifyValue = z.infer<typeof VerifyValue>;

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
export const MuxParams = z.strictObject({
  language: Language,
  sourceLanguage: Language,
  audioIndex: z.number().int(),
  audioOnly: z.boolean(),
  durationMs: Ms,
  /** A preview: only `durationMs` of the source from here, whose picture is encoded anew; null: all of it, copied. */
  rangeStartMs: Ms.nonnegative().nullable().default(null),
});
export const MuxValue = z.strictObject({ format: z.enum(["mp4", "mkv", "m4a"]), contentType: z.string(), durationMs: Ms });
