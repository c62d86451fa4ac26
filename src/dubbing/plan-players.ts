/** What players want of the film beside the file itself: a picture that all of them know, one with the titles in it, and streams. */
import { BurnValue, type MuxValue } from "../../containers/contract/stages.ts";
import { needsRendition } from "../../containers/contract/codecs.ts";
import type { Ref } from "../graph/graph.ts";
import type { Artifact, Result } from "../graph/unit.ts";
import { encodeOriginal } from "./plan-encode.ts";
import { muxedWith, named } from "./plan-mux.ts";
import type { Subtitles } from "./plan-subtitle.ts";
import type { LanguageContext, PlannedOutput } from "./planning.ts";

const HLS = "application/vnd.apple.mpegurl";
const MP4 = "video/mp4";
/** Encoding a minute of picture is as much work as mixing ten. */
const ENCODING_WEIGHT = 8;

type Made = { dubbed: Ref<Artifact>; subtitles: Subtitles; muxed: Ref<Result> };

export function playersOf(context: LanguageContext, made: Made): Ref<PlannedOutput>[] {
  const { wanted } = context.input.languages[context.language]!.outputs;
  if (context.prepared.film.video === null) return wanted.has("hls") ? [...streamOf(context, made.dubbed), ...originalStream(context)] : [];
  return [
    ...(wanted.has("playback") ? [playback(context, made)] : []),
    ...(wanted.has("burned") ? [burned(context, made)] : []),
    ...(wanted.has("hls") ? [...pictureStream(context), ...streamOf(context, made.dubbed), ...originalStream(context)] : []),
  ];
}

/** The film itself where every player plays it. */
function playback(context: LanguageContext, { dubbed, subtitles, muxed }: Made): Ref<PlannedOutput> {
  // Which container it gets is known only once it is in it.
  const mayBeFilm = isPlayedEverywhere(context) && (muxed.status !== "done" || (muxed.value.value as MuxValue).format === "mp4");
  const film = mayBeFilm ? muxed : muxedWith(context, { dubbed, subtitles, picture: pictureOf(context) });
  return named(context, "playback", "mp4", MP4, context.graph.artifact(film, "video"));
}

/** A preview's picture is encoded anew anyhow. */
const isPlayedEverywhere = ({ prepared: { film } }: LanguageContext): boolean => !needsRendition(film.video) || film.rangeStartMs !== null;

const ranged = ({ prepared: { film } }: LanguageContext): { durationMs: number; rangeStartMs?: number } => ({
  durationMs: film.durationMs,
  ...(film.rangeStartMs !== null && { rangeStartMs: film.rangeStartMs }),
});

const encodingWeight = ({ prepared: { film } }: LanguageContext): number => 1 + (ENCODING_WEIGHT * film.durationMs) / 60_000;

/** Once for all languages. */
function pictureOf(context: LanguageContext): Ref<Artifact> {
  const { graph, unit, prepared } = context;
  const made = unit({
    stage: "picture",
    label: "picture",
    lane: "media",
    params: ranged(context),
    inputs: { source: prepared.source },
    weight: encodingWeight(context),
  });
  return graph.artifact(made, "picture");
}

function burned(context: LanguageContext, { dubbed, subtitles }: Made): Ref<PlannedOutput> {
  const { graph, unit, prepared, language } = context;
  const made = unit({
    stage: "burn",
    label: `burn/${language}`,
    lane: "media",
    params: { language, ...ranged(context) },
    inputs: { source: prepared.source, dubbed, titles: subtitles("titles") },
    weight: encodingWeight(context),
  });
  if (made.status !== "done") return made;
  const { format, contentType } = BurnValue.parse(made.value.value);
  return named(context, "burned", format, contentType, graph.artifact(made, "video"));
}

/** The picture is streamed once, whatever is heard with it. */
function pictureStream(context: LanguageContext): Ref<PlannedOutput>[] {
  const { film, source } = context.prepared;
  const asItIs = !needsRendition(film.video) && film.rangeStartMs === null;
  const made = stream(context, { language: null, name: "video", label: "stream/picture", inputs: { picture: asItIs ? source : pictureOf(context) } });
  // Some pictures that play are cut so oddly that they cannot be streamed as they are.
  const isOdd = asItIs && made.some((ref) => ref.status === "failed" && ref.failure.code === "not_streamable");
  return isOdd ? stream(context, { language: null, name: "video", label: "stream/picture/anew", inputs: { picture: pictureOf(context) } }) : made;
}

const streamOf = (context: LanguageContext, sound: Ref<Artifact>): Ref<PlannedOutput>[] =>
  stream(context, { language: context.language, name: "audio", label: `stream/${context.language}`, inputs: { sound } });

const originalStream = (context: LanguageContext): Ref<PlannedOutput>[] =>
  stream(context, { language: null, name: "original", label: "stream/original", inputs: { sound: encodeOriginal(context) } });

type Stream = { language: string | null; name: string; label: string; inputs: Record<string, Ref<Artifact>> };

/** The media, and the list of its segments. */
function stream({ unit, graph, prepared }: LanguageContext, { language, name, label, inputs }: Stream): Ref<PlannedOutput>[] {
  const kind = name === "video" ? "video" : "audio";
  const made = unit({ stage: "stream", label, lane: "media", params: { kind, durationMs: prepared.film.durationMs }, inputs, weight: 0.5 });
  const type = kind === "video" ? MP4 : "audio/mp4";
  return [
    named({ language }, "stream", "mp4", type, graph.artifact(made, "media"), name),
    named({ language }, "stream", "m3u8", HLS, graph.artifact(made, "playlist"), name),
  ];
}
