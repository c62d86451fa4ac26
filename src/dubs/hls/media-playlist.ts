/** The playlist of one stream, as `stream` of the media service wrote it: its segments lie in one file that it calls `media`. Pure. */
import { StreamValue } from "../../../containers/contract/stages.ts";

const INFO = /^# (\{.*\})$/m;

/** What is known of the stream, which its second line says. Throws ZodError, or where it says nothing. */
export function infoOf(playlist: string): StreamValue {
  const [, json] = INFO.exec(playlist) ?? [];
  if (json === undefined) throw new Error("The playlist does not say what it is of.");
  return StreamValue.parse(JSON.parse(json));
}

/** With the file's own URL, which holds no line break and no quote. */
export function withMedia(playlist: string, url: string): string {
  // Functions: `$` means something in a replacement text.
  return playlist.replaceAll(/^media$/gm, () => url).replace('URI="media"', () => `URI="${url}"`);
}

/** Subtitles are one segment: the whole file (RFC 8216 section 3.5). */
export function subtitlePlaylist(url: string, durationMs: number): string {
  const seconds = Math.max(0.001, durationMs / 1000);
  return [
    "#EXTM3U",
    "#EXT-X-VERSION:7",
    `#EXT-X-TARGETDURATION:${Math.ceil(seconds)}`,
    "#EXT-X-PLAYLIST-TYPE:VOD",
    `#EXTINF:${seconds.toFixed(3)},`,
    url,
    "#EXT-X-ENDLIST",
    "",
  ].join("\n");
}
