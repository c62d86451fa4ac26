/** One playlist for the whole dub (RFC 8216 section 4.3.4): the picture once, with every language to be heard and read beside it. Pure. */
import type { StreamValue } from "../../../containers/contract/stages.ts";

/** `language` BCP 47; null: nobody knows it. `name`: for people. */
export type Sound = { language: string | null; name: string; uri: string; info: StreamValue };
export type Subtitle = { language: string; name: string; uri: string };
export type Streams = { video: { uri: string; info: StreamValue } | null; sounds: readonly Sound[]; subtitles: readonly Subtitle[]; preferred: string | null };

const SOUND = "sound";
const SUBTITLES = "subtitles";

/** `preferred`: whose sound is heard first; else, or where it is not there, the first one. Subtitles are off until somebody wants them. */
export function masterPlaylist({ video, sounds, subtitles, preferred }: Streams): string {
  const first = Math.max(
    0,
    sounds.findIndex(({ language }) => language !== null && language === preferred),
  );
  return [
    "#EXTM3U",
    "#EXT-X-VERSION:7",
    "#EXT-X-INDEPENDENT-SEGMENTS",
    ...apart(sounds).map((sound, index) => soundLine(sound, index === first)),
    ...apart(subtitles).map(subtitleLine),
    ...variant(video, sounds, sounds[first], subtitles.length > 0),
    "",
  ].join("\n");
}

/** Names in one group have to differ (section 4.3.4.1.1): of those that do not, each gets its tag. */
function apart<One extends { language: string | null; name: string }>(group: readonly One[]): One[] {
  const isShared = (name: string): boolean => group.filter((one) => one.name === name).length > 1;
  return group.map((one) => (one.language !== null && isShared(one.name) ? { ...one, name: `${one.name} (${one.language})` } : one));
}

function soundLine({ language, name, uri, info }: Sound, isFirst: boolean): string {
  return media({
    TYPE: "AUDIO",
    "GROUP-ID": quoted(SOUND),
    NAME: quoted(name),
    ...(language !== null && { LANGUAGE: quoted(language) }),
    DEFAULT: isFirst ? "YES" : "NO",
    AUTOSELECT: "YES",
    ...(info.channels !== null && { CHANNELS: quoted(String(info.channels)) }),
    URI: quoted(uri),
  });
}

function subtitleLine({ language, name, uri }: Subtitle): string {
  return media({
    TYPE: "SUBTITLES",
    "GROUP-ID": quoted(SUBTITLES),
    NAME: quoted(name),
    LANGUAGE: quoted(language),
    DEFAULT: "NO",
    AUTOSELECT: "YES",
    FORCED: "NO",
    URI: quoted(uri),
  });
}

/** Players choose by the most that may come at once: the picture, and the widest of the sounds. */
function variant(video: Streams["video"], sounds: readonly Sound[], first: Sound | undefined, isSubtitled: boolean): string[] {
  const widest = (of: (info: StreamValue) => number): number => (video ? of(video.info) : 0) + Math.max(0, ...sounds.map(({ info }) => of(info)));
  const codecs = [...new Set([video?.info, ...sounds.map(({ info }) => info)].flatMap((info) => (info ? [info.codecs] : [])))];
  const uri = video?.uri ?? first?.uri;
  if (uri === undefined) return [];
  const attributes = {
    BANDWIDTH: String(widest(({ bandwidth }) => bandwidth)),
    "AVERAGE-BANDWIDTH": String(widest(({ averageBandwidth }) => averageBandwidth)),
    CODECS: quoted(codecs.join(",")),
    ...(video?.info.width && video.info.height && { RESOLUTION: `${video.info.width}x${video.info.height}` }),
    ...(video?.info.frameRate && { "FRAME-RATE": video.info.frameRate.toFixed(3) }),
    ...(sounds.length > 0 && { AUDIO: quoted(SOUND) }),
    ...(isSubtitled && { SUBTITLES: quoted(SUBTITLES) }),
  };
  return [`#EXT-X-STREAM-INF:${listed(attributes)}`, uri];
}

const media = (attributes: Record<string, string>): string => `#EXT-X-MEDIA:${listed(attributes)}`;
const listed = (attributes: Record<string, string>): string =>
  Object.entries(attributes)
    .map(([name, value]) => `${name}=${value}`)
    .join(",");
/** A quoted string holds no quote and no line break (section 4.2). */
const quoted = (text: string): string => `"${text.replaceAll(/["\r\n]/g, " ")}"`;
