/** Takes, programme and background become the dub's sound: mixed, mastered, encoded, joined. */
import { z } from "zod";
import { Ms } from "../task.ts";
import { Samples } from "./grid.ts";

/**
 * One stretch of a take and where it is heard: `fromMs`..`toMs` of the take (null: to its end), time-fitted to exactly `samples`
 * at 48 kHz from `startSample` of the film, which may lie before the piece. Between the parts of a take there is silence.
 */
export const Part = z.strictObject({
  fromMs: Ms.nonnegative(),
  toMs: Ms.positive().nullable(),
  startSample: z.number().int(),
  samples: z.number().int().positive(),
});
/** A take with its parts in order, which do not overlap. `proof`: its parts as placed are kept as an artifact of their own, to be heard again. */
export const Placed = z.strictObject({
  lineId: z.string(),
  speakerId: z.string(),
  gainDb: z.number(),
  parts: z.array(Part).min(1),
  proof: z.boolean().default(false),
});
/** Inside it the programme gives way to the background, or stays where there is none, both changed by `duckDb` (0 or negative). */
export const Ducked = z.strictObject({ startMs: Ms, endMs: Ms, duckDb: z.number().max(0) });

/**
 * media. inputs: programme[1], background[0..1] (the channels `voiced` alone), takes[n] in the order of `placements`. One piece of the film.
 * `placements`: every take that touches the piece; a part is time-fitted whole, then what lies inside is used. `spans`: absolute, in
 * order: crossfades of 60 ms at both ends, inside the span; spans that touch are one, whose ducking glides over 60 ms (centred) where they meet. Outside spans and takes the programme passes unchanged.
 * `voiced`: the channels that spans change; `spoken`: those that takes are heard in.
 * artifacts, all WAV of 32 bit floats (full scale is 1; nothing is clipped): `mix` (channels of programme, before mastering), `mix_head`
 * (its first 2,048 samples), `mix_tail` (its last 8,192), `dialogue` (mono: the takes as placed, nothing else); where `stems`
 * names speakers: `effects` (mix without takes) and of each of them `dialogue/{speakerId}` (mono, silent where they say nothing); of each placement with `proof` whose first part begins in this piece,
 * `proof/{lineId}` (16 bit mono).
 */
export const MixParams = z.strictObject({
  piece: z.number().int().nonnegative(),
  startSample: Samples,
  samples: z.number().int().positive(),
  placements: z.array(Placed),
  spans: z.array(Ducked),
  voiced: z.array(z.number().int().nonnegative()).min(1),
  spoken: z.array(z.number().int().nonnegative()).min(1),
  stems: z.array(z.string()).nullable().default(null),
});
export type MixParams = z.infer<typeof MixParams>;

/**
 * Loudness as of ITU-R BS.1770-5, in blocks of 100 ms: 10 log10 of the K-weighted mean square summed over channels by their weights, less
 * 0.691 dB, in hundredths of a dB; -12,000: silence. Four in a row are a gating block.
 */
export const Blocks = z.array(z.number().int());
/**
 * `peakDb`: true peak in dBTP. `blocks`: of the mix; `peaks`: its true peak in each block, in tenths of a dB; `dialogue`, `effects`: blocks of
 * the takes as the mix has them, and of all the rest.
 */
export const MixValue = z.strictObject({
  samples: Samples,
  channels: z.number().int(),
  peakDb: z.number(),
  blocks: Blocks,
  peaks: z.array(z.number().int()),
  dialogue: Blocks,
  effects: Blocks,
});
export type MixValue = z.infer<typeof MixValue>;

/**
 * media. inputs: before[0..1] (mix_tail of the piece before), mix[1], after[0..1] (mix_head of the piece after). The piece is mastered:
 * `gainDb`, and a look-ahead limiter that holds its true peak at `ceilingDb`, by absolute positions, so that pieces join. artifacts: `aac`
 * (ADTS frames of exactly this piece, pre-roll dropped); their true peak decoded again is brought to at most `decodedCeilingDb` where that can be done. `limited` false: neither
 * gain nor limit, the original sound as it is.
 */
export const EncodeParams = z.strictObject({
  piece: z.number().int(),
  first: z.boolean(),
  last: z.boolean(),
  bitrateKbps: z.number().int(),
  gainDb: z.number(),
  ceilingDb: z.number().max(0).default(-1.5),
  decodedCeilingDb: z.number().max(0).default(-1),
  limited: z.boolean().default(true),
});
/** `peakDb`: true peak of the mastered PCM; `decodedPeakDb`: of the frames decoded again; null: so far below the ceiling that nobody looked. `blocks`: of the mastered PCM. */
export const EncodeValue = z.strictObject({
  frames: z.number().int().positive(),
  peakDb: z.number(),
  decodedPeakDb: z.number().nullable(),
  limitedMs: Ms.nonnegative(),
  blocks: Blocks,
});
export type EncodeValue = z.infer<typeof EncodeValue>;

/**
 * media. inputs: pieces[n]. kind `aac` -> artifact `audio` (M4A, priming hidden by an edit list, exactly `samples` long); kind `flac`: pieces
 * are WAV of 16 bits or of floats -> artifact `audio` (FLAC of 24 bits, channels as they come; `gainDb` applied, peaks above full scale clipped).
 */
export const JoinParams = z.strictObject({ kind: z.enum(["aac", "flac"]), samples: z.number().int().positive(), gainDb: z.number().default(0) });
export const JoinValue = z.strictObject({ samples: Samples });
