/** The film for people: files to download, and what players stream. */
import { z } from "zod";
import { Ms } from "../task.ts";
import { Language } from "../transcript.ts";

/**
 * media. inputs: source[1], dubbed[1] (M4A), subtitles[0..1] (SRT, muxed as a soft track), picture[0..1] (of `picture`: put in the source's
 * place). artifacts: `video` (MP4; Matroska where the picture's codec has no place in MP4; audio only: M4A). The picture is copied packet by
 * packet, the dubbed track comes first and is the default, the original second; all language-tagged (BCP 47 in, ISO 639-2 in MP4), input
 * metadata dropped.
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
/**
 * As measured on the finished file, in ms from its first presented frame: when the dubbed sound and the original begin, and what the original's
 * beginning is in the source; null: there is none, or no picture. Their difference is what was moved against the picture.
 */
export const Sync = z.strictObject({ dubbedStartMs: z.number().nullable(), originalStartMs: z.number().nullable(), sourceStartMs: z.number().nullable() });
export const MuxValue = z.strictObject({ format: z.enum(["mp4", "mkv", "m4a"]), contentType: z.string(), durationMs: Ms, sync: Sync.nullable().default(null) });
export type MuxValue = z.infer<typeof MuxValue>;

/** media. inputs: source[1]. artifact: `picture` (MP4, H.264 4:2:0 8 bit, no sound, first frame at 0, closed groups of at most 4 s, at most 1,920 x 1,080), what every player plays. */
export const PictureParams = z.strictObject({ durationMs: Ms, rangeStartMs: Ms.nonnegative().nullable().default(null) });
export const PictureValue = z.strictObject({ width: z.number().int(), height: z.number().int(), durationMs: Ms });

/** media. inputs: source[1], dubbed[1] (M4A), titles[1] (ASS of our own making). artifact: `video` (MP4, H.264: the picture with `titles` burned in, encoded once; the dubbed sound copied). */
export const BurnParams = z.strictObject({ language: Language, durationMs: Ms, rangeStartMs: Ms.nonnegative().nullable().default(null) });
export const BurnValue = z.strictObject({ format: z.literal("mp4"), contentType: z.string(), durationMs: Ms });

/**
 * media. What HLS players stream (RFC 8216): one fragmented MP4 (`media`) and its playlist (`playlist`, segments as byte ranges of a file that it
 * calls `media`, with EXT-X-MAP, true EXT-X-TARGETDURATION, #EXT-X-ENDLIST). kind `video`: inputs picture[1] (the source, or what `picture` made): the
 * picture alone, copied, cut at its own keyframes into segments of at least 2 s where it has them. kind `audio`: inputs sound[1] (M4A of join): its
 * frames copied, segments of about 6 s, without the frame before time 0, so that sample 0 is heard at 0. Fails with not_streamable.
 * The picture is encoded anew where an edit list hides its first frames: no fragment can begin before 0.
 */
export const StreamParams = z.strictObject({ kind: z.enum(["video", "audio"]), durationMs: Ms });
/** `codecs`: RFC 6381, as EXT-X-STREAM-INF wants it. `bandwidth`: the highest of any segment, bits a second. */
export const StreamValue = z.strictObject({
  codecs: z.string(),
  bandwidth: z.number().int().positive(),
  averageBandwidth: z.number().int().positive(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  frameRate: z.number().nullable(),
  channels: z.number().int().nullable(),
  segments: z.number().int().positive(),
  targetDurationS: z.number().int().positive(),
});
export type StreamValue = z.infer<typeof StreamValue>;
