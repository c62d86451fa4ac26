/** The film as it came: what it is, its sound on the grid, voice and background apart. */
import { z } from "zod";
import { Ms } from "../task.ts";
import { Engine, Samples } from "./grid.ts";

/** media. inputs: source[1]. artifacts: `thumbnail` (JPEG, only with a picture). Fails with empty, too_large, not_media, truncated, no_audio, too_short, too_long, corrupt, unsupported_codec. */
export const ProbeParams = z.strictObject({ maxDurationMs: Ms });
export const ProbeValue = z.strictObject({
  container: z.string(),
  /** SHA-256 of the whole source. */
  digest: z.string(),
  sizeBytes: z.number().int(),
  /** Of the presentation: the longer of picture and sound, from time 0. */
  durationMs: Ms,
  video: z
    .strictObject({
      codec: z.string(),
      width: z.number().int(),
      height: z.number().int(),
      frameRate: z.number(),
      startMs: Ms,
      durationMs: Ms,
      /** Of a decoded pixel, colours included: 12 are 4:2:0 of 8 bits each. Absent in results of earlier versions, and where no decoder of ours reads the picture. */
      bitsPerPixel: z.number().int().optional(),
    })
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
 * media. inputs: source[1]. artifacts: `programme/{p}` (WAV 48 kHz, 1, 2 or 6 channels in WAV order, one per piece, gaps filled, stream
 * offset applied, exactly `samples` in all), `voiced/{p}` (only of 6 channels: those that carry speech, alone, which is what is parted)
 * and `speech/{i}` (FLAC 16 kHz mono, cut at quiet points, each <= SPEECH_PIECE_MS).
 * `rangeStartMs`: the film begins there in the source's own time (a preview); `audioStartMs` is against time 0 of the whole source.
 * `speech`: a piece holds `startMs`..`endMs`; its own part is `fromMs`..`untilMs`, which is where the neighbours' begin and end.
 */
export const ExtractParams = z.strictObject({ audioIndex: z.number().int(), audioStartMs: Ms, durationMs: Ms, rangeStartMs: Ms.nonnegative().default(0) });
export const ExtractValue = z.strictObject({
  samples: Samples,
  channels: z.union([z.literal(1), z.literal(2), z.literal(6)]),
  /** Which channels of the programme carry speech, from 0: all of one or two; of six the centre, or both fronts. Absent in results of earlier versions: all. */
  voiced: z.array(z.number().int().nonnegative()).min(1).max(2).optional(),
  /** Integrated loudness of the programme in LUFS (ITU-R BS.1770-5); null: silence. Absent in results of earlier versions. */
  loudnessDb: z.number().nullable().optional(),
  pieces: z.number().int().positive(),
  speech: z.array(z.strictObject({ startMs: Ms, endMs: Ms, fromMs: Ms, untilMs: Ms })).min(1),
  speechFrom: SpeechFrom,
});
export type ExtractValue = z.infer<typeof ExtractValue>;

/**
 * demucs. inputs: before[0..1], programme[1], after[0..1]: the piece and its neighbours, of which only `contextMs` next to
 * the piece are used, so that seams do not sound. The inputs have 1 or 2 channels: `voiced` where extract made it. artifacts: `vocals`,
 * `background` (WAV, channels and samples of the input; background = input - vocals), `voice` (FLAC 16 kHz mono of the vocals: what may be aligned and told apart instead of the mix).
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
