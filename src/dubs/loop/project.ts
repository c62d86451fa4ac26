/** What D1 is shown of a dub. */
import type { DubProjection, ProjectedOutput } from "../projection.ts";
import { nameOf, type Output } from "./rows.ts";
import type { Store } from "./store.ts";
import { jobViews } from "./views.ts";

/** Why the upload itself cannot be used, whatever one does with it: what `probe` says of the whole file, for good. */
const UNUSABLE = new Set(["not_media", "no_audio", "empty", "truncated", "corrupt", "too_short", "too_long", "too_large", "unsupported_codec"]);

/** A dub that is worked on for years has many jobs: those that ended long ago are as D1 has them. */
const ENDED_JOBS = 20;

export function projectionOf(store: Store, now: number): DubProjection {
  const meta = store.meta!;
  const all = jobViews(store);
  const targetLanguages = [...new Set(all.flatMap((job) => job.languages))];
  const ended = all.filter(({ endedAt }) => endedAt !== null).slice(-ENDED_JOBS);
  const jobs = all.filter((job) => job.endedAt === null || ended.includes(job));
  const video = videoOf(store);
  return {
    dubId: meta.facts.dubId,
    // Also the guard against older projections: whatever changes what is shown here emits an event.
    sequence: meta.sequence,
    dub: { targetLanguages, sourceLanguage: meta.sourceLanguage, durationMs: meta.durationMs },
    jobs,
    outputs: [...store.outputs.rows.values()].map(outputOf),
    ...(video && { video }),
    now: new Date(now),
  };
}

function videoOf(store: Store): DubProjection["video"] {
  const probed = store.meta!.probed;
  if (probed) return { ...probed, failure: null };
  const probe = [...store.units.rows.values()].find((unit) => unit.spec.stage === "probe");
  if (probe?.state.status !== "failed" || !UNUSABLE.has(probe.state.failure.code)) return undefined;
  const { code, message } = probe.state.failure;
  return { failure: { code, message } };
}

/** Kinds that the format tells. */
const PLAIN = new Set<Output["kind"]>(["video", "audio", "subtitles", "stem"]);

function outputOf(output: Output): ProjectedOutput {
  const { id, language, kind, format, revision, stale, sizeBytes, artifactKey, contentType, createdAt } = output;
  const name = nameOf(output);
  return {
    id,
    language,
    kind,
    name,
    format,
    revision,
    stale,
    sizeBytes,
    artifactKey,
    contentType,
    createdAt,
    filename: ["dub", ...(language === null ? [] : [language]), ...(PLAIN.has(kind) ? [] : [kind]), ...(name === "" ? [] : [name]), format].join("."),
  };
}
