/** What the header of a file says of it, by ranged reads: a few hundred kilobytes of a film of any size. */
import { ADTS, CustomSource, FLAC, Input, MATROSKA, MP3, MP4, OGG, QTFF, WAVE, WEBM } from "mediabunny";

export type VideoFacts = {
  /** As `ffprobe` and the media service's probe would, roughly: "mp4", "webm". */
  container: string;
  durationMs: number | null;
  /** As shown, after rotation; null: no picture. */
  width: number | null;
  height: number | null;
  /** WebCodecs strings (https://www.w3.org/TR/webcodecs-codec-registry/), as `avc1.64001f`; null: no such track, or not known. */
  videoCodec: string | null;
  audioCodec: string | null;
};

/** Bytes [from, to) of a file. */
export type ReadRange = (from: number, to: number) => Promise<Uint8Array>;
export type FileToRead = { sizeBytes: number; read: ReadRange };

const MOST_READS = 64;
const MOST_BYTES = 8 * 1024 * 1024;
/** Formats whose name here is not what the media service calls them. */
const NAMES: Record<string, string> = { "QuickTime File Format": "mov", WAVE: "wav", ADTS: "aac" };
const FORMATS = [MP4, QTFF, MATROSKA, WEBM, MP3, WAVE, OGG, FLAC, ADTS];

/** Null: no kind of file that is known here. Throws what reading threw, and when a header takes more than 64 reads or 8 MiB. */
export async function readFacts({ sizeBytes, read }: FileToRead): Promise<VideoFacts | null> {
  const source = new CustomSource({
    getSize: () => sizeBytes,
    read: capped(read),
    prefetchProfile: "network",
    maxCacheSize: MOST_BYTES,
    handleUnhandledError: () => undefined,
  });
  const input = new Input({ formats: FORMATS, source });
  try {
    return (await input.canRead()) ? await factsOf(input) : null;
  } finally {
    input.dispose();
  }
}

async function factsOf(input: Input): Promise<VideoFacts> {
  const [format, video, audio] = [await input.getFormat(), await input.getPrimaryVideoTrack(), await input.getPrimaryAudioTrack()];
  const seconds = await input.getDurationFromMetadata();
  return {
    container: NAMES[format.name] ?? format.name.toLowerCase(),
    durationMs: seconds !== null && Number.isFinite(seconds) && seconds > 0 ? Math.round(seconds * 1000) : null,
    width: video && (await video.getDisplayWidth()),
    height: video && (await video.getDisplayHeight()),
    videoCodec: video && (await video.getCodecParameterString()),
    audioCodec: audio && (await audio.getCodecParameterString()),
  };
}

function capped(read: ReadRange): ReadRange {
  let [reads, bytes] = [0, 0];
  return async (from, to) => {
    reads += 1;
    bytes += to - from;
    if (reads > MOST_READS || bytes > MOST_BYTES) throw new Error("The header lies too far apart to be read at the edge.");
    return read(from, to);
  };
}
