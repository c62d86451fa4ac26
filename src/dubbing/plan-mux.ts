/** The film with its dubbed sound, and what is handed out of it. */
import { MuxValue } from "../../containers/contract/stages.ts";
import type { Ref } from "../graph/graph.ts";
import type { Artifact, Result } from "../graph/unit.ts";
import type { Subtitles } from "./plan-subtitle.ts";
import type { LanguageContext, OutputKind, PlannedOutput } from "./planning.ts";

/** `name`: of one among several of its kind and format. */
export function named(
  { language }: { language: string | null },
  kind: OutputKind,
  format: string,
  contentType: string,
  ref: Ref<Artifact>,
  name = "",
): Ref<PlannedOutput> {
  return ref.status === "done" ? { status: "done", value: { language, kind, name, format, contentType, artifact: ref.value } } : ref;
}

/** As the container that the picture got; sound alone is `audio`. */
export function filmOf(context: LanguageContext, muxed: Ref<Result>): Ref<PlannedOutput> {
  if (muxed.status !== "done") return muxed;
  const { format, contentType } = MuxValue.parse(muxed.value.value);
  return named(context, context.prepared.film.video === null ? "audio" : "video", format, contentType, context.graph.artifact(muxed, "video"));
}

type Film = { dubbed: Ref<Artifact>; subtitles: Subtitles; picture: Ref<Artifact> | null };

/** `picture`: put in the place of the source's own. */
export function muxedWith({ language, script, prepared, unit }: LanguageContext, { dubbed, subtitles, picture }: Film): Ref<Result> {
  const { film, source } = prepared;
  const { durationMs, rangeStartMs } = film;
  const track = film.audio[0]!;
  const params = {
    language,
    sourceLanguage: script.language,
    audioIndex: track.index,
    audioOnly: film.video === null,
    durationMs,
    ...(rangeStartMs !== null && { rangeStartMs }),
  };
  const inputs = { source, dubbed, subtitles: subtitles("srt"), ...(picture && { picture }) };
  return unit({ stage: "mux", label: picture ? `mux/${language}/playback` : `mux/${language}`, lane: "media", params, inputs, weight: 1 });
}
