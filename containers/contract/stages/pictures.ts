/** What stands for a film before it is played: a picture, the shape of its sound. And pictures that people send. */
import { z } from "zod";
import { Ms } from "../task.ts";

/**
 * media. inputs: source[1], of any kind. artifacts: `thumbnail` (JPEG, within 640 x 1280) where a frame can be decoded; `peaks` (JSON,
 * audiowaveform's format 2: https://github.com/bbc/audiowaveform/blob/master/doc/DataFormat.md) where the first sound track can be:
 * lowest and highest of all channels together, from time 0 on, at most PEAKS_MOST_PIXELS for any length; sound beyond `maxDurationMs` is left out.
 * A file that is no film is no failure: it has neither. Nor is one whose first sound track is in a codec that is not read: it has no
 * peaks, and a `refusal`.
 */
export const PicturesParams = z.strictObject({ maxDurationMs: Ms.positive() });
export const PicturesValue = z.strictObject({
  /** Of the whole source, lower-case hex. */
  sha256: z.string(),
  sizeBytes: z.number().int(),
  hasThumbnail: z.boolean(),
  hasPeaks: z.boolean(),
  /** Why no dub can be made of the file, in `probe`'s own words; absent: nothing here says so, which does not promise one. */
  refusal: z.strictObject({ code: z.literal("unsupported_codec"), message: z.string().min(1).max(300) }).optional(),
});
export type PicturesValue = z.infer<typeof PicturesValue>;

export const PEAKS_MOST_PIXELS = 8000;
/** The artifact `peaks`. `data`: the lowest and the highest sample of each pixel by turns, -128..127; `length`: pixels. */
export const Peaks = z.strictObject({
  version: z.literal(2),
  channels: z.literal(1),
  sample_rate: z.number().int().positive(),
  samples_per_pixel: z.number().int().positive(),
  bits: z.literal(8),
  length: z.number().int().positive().max(PEAKS_MOST_PIXELS),
  data: z.array(z.number().int().min(-128).max(127)),
});
export type Peaks = z.infer<typeof Peaks>;

/** media. inputs: source[1]. artifacts: `thumbnail` (JPEG, within 640 x 1280): the frame that is on the screen at `atMs`, beyond the end the last one. Fails with not_media, no_picture, corrupt, unsupported_codec. */
export const FrameParams = z.strictObject({ atMs: Ms.nonnegative() });
/** `atMs`: when the frame begins. */
export const FrameValue = z.strictObject({ atMs: Ms });

const Side = z.number().int().min(2).max(4096);
/**
 * media. inputs: image[1], a JPEG, PNG, WebP or AVIF as its first bytes say. artifacts: `image` (JPEG, upright, without any metadata; what is see-through becomes white; of moving
 * pictures the first). `cover`: exactly this size, what exceeds it is cut off evenly; `inside`: within it, never enlarged. Fails with not_an_image, too_large.
 */
export const StillParams = z.strictObject({ width: Side, height: Side, fit: z.enum(["cover", "inside"]) });
export const StillValue = z.strictObject({ width: z.number().int(), height: z.number().int() });
