/** A media playlist of HLS (RFC 8216) whose segments are byte ranges of one file, and how many bits a second it asks for. Pure. */
export type Segment = { offset: number; sizeBytes: number; durationS: number };
/** `initBytes`: the file begins with what EXT-X-MAP names. */
export type Stream = { initBytes: number; segments: readonly Segment[] };

/** Relative to the playlist: whoever serves it says where the file lies. */
const FILE = "media";

/** `about`: what is known of the stream, for whoever lists it among others; it goes into a comment (section 4.1), which no player reads. */
export function playlistOf({ initBytes, segments }: Stream, about: Record<string, unknown>): string {
  return [
    "#EXTM3U",
    `# ${JSON.stringify(about)}`,
    // EXT-X-MAP in a playlist of plain segments asks for 6 (section 7)
    "#EXT-X-VERSION:6",
    `#EXT-X-TARGETDURATION:${targetDurationS(segments)}`,
    "#EXT-X-MEDIA-SEQUENCE:0",
    "#EXT-X-PLAYLIST-TYPE:VOD",
    `#EXT-X-MAP:URI="${FILE}",BYTERANGE="${initBytes}@0"`,
    ...segments.flatMap(({ offset, sizeBytes, durationS }) => [`#EXTINF:${durationS.toFixed(6)},`, `#EXT-X-BYTERANGE:${sizeBytes}@${offset}`, FILE]),
    "#EXT-X-ENDLIST",
    "",
  ].join("\n");
}

/** No segment, rounded to the next second, is longer (section 4.3.3.1). */
export const targetDurationS = (segments: readonly Segment[]): number => Math.max(1, ...segments.map(({ durationS }) => Math.round(durationS)));

/** Bits a second. `highest`: of any run of segments that lasts 0.5 to 1.5 target durations (section 4.1), so that a short last one counts with its neighbour. */
export function bandwidthOf(segments: readonly Segment[]): { highest: number; average: number } {
  const targetS = targetDurationS(segments);
  const average = rate(segments);
  let highest = average;
  for (const from of segments.keys()) {
    for (let to = from + 1; to <= segments.length; to++) {
      const run = segments.slice(from, to);
      const lengthS = run.reduce((sum, { durationS }) => sum + durationS, 0);
      if (lengthS > 1.5 * targetS) break;
      if (lengthS >= 0.5 * targetS) highest = Math.max(highest, rate(run));
    }
  }
  return { highest: Math.ceil(highest), average: Math.ceil(average) };
}

function rate(segments: readonly Segment[]): number {
  const bytes = segments.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const lengthS = segments.reduce((sum, { durationS }) => sum + durationS, 0);
  return (bytes * 8) / Math.max(lengthS, 0.001);
}
