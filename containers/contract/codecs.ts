/**
 * Where the codecs of films have a place, under ffmpeg's names for them. MP4: what is registered for it (mp4ra.org); the rest goes into
 * Matroska, which takes everything. Playing: what today's browsers play from MP4 without asking which machine they run on. H.264 and
 * AAC do; VP9 and AV1 wait for hardware or an operating system on Apple's; HEVC is played where a decoder was paid for; MPEG-4
 * part 2 by none (developer.mozilla.org/docs/Web/Media/Guides/Formats, Video and Audio codec guides). H.264 only of 8 bits in 4:2:0: its
 * profiles of 10 bits, 4:2:2 and 4:4:4 are not decoded by every browser.
 */
type Place = { mp4: boolean; plays: boolean };

const PICTURES: Readonly<Record<string, Place>> = {
  h264: { mp4: true, plays: true },
  hevc: { mp4: true, plays: false },
  av1: { mp4: true, plays: false },
  vp9: { mp4: true, plays: false },
  mpeg4: { mp4: true, plays: false },
};
const SOUNDS: ReadonlySet<string> = new Set(["aac", "mp3", "ac3", "eac3", "alac", "opus", "flac"]);

export const pictureFitsMp4 = (codec: string): boolean => PICTURES[codec]?.mp4 ?? false;
export const soundFitsMp4 = (codec: string): boolean => SOUNDS.has(codec);

/** 4:2:0 of 8 bits. */
const PLAYED_BITS = 12;
/** As probe names it. `bitsPerPixel` may be unknown: then it is what most films have. */
export type Picture = { codec: string; bitsPerPixel?: number | undefined };

/** Whether a film needs an H.264 picture beside it so that every player plays it. null: there is no picture. */
export const needsRendition = (picture: Picture | null): boolean =>
  picture !== null && !(PICTURES[picture.codec]?.plays && (picture.bitsPerPixel ?? PLAYED_BITS) === PLAYED_BITS);
