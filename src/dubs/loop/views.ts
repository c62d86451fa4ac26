/** What the API shows of a dub. */
import { jobSuccessors, type JobView, type LineView, type Snapshot } from "../wire.ts";
import type { Store } from "./store.ts";

export const jobViews = (store: Store): JobView[] => [...store.jobs.values()].map((job) => ({ ...job }));

export function snapshotOf(store: Store): Snapshot {
  const { meta } = store;
  const jobs = jobViews(store);
  const live = jobs.filter((job) => jobSuccessors[job.status].length > 0);
  return {
    dubId: meta?.facts.dubId ?? "",
    sequence: meta?.sequence ?? 0,
    jobs: [...live, ...jobs.filter((job) => !live.includes(job)).slice(-20)],
    targetLanguages: [...new Set(jobs.flatMap((job) => job.languages))],
    sourceLanguage: meta?.sourceLanguage ?? null,
    durationMs: meta?.durationMs ?? null,
    lines: store.lines.length,
    stages: stagesOf(store),
  };
}

function stagesOf(store: Store): Snapshot["stages"] {
  const stages = new Map<string, Snapshot["stages"][number]>();
  for (const { spec, state } of store.units.values()) {
    if (state.status === "canceled") continue;
    const row = stages.get(spec.stage) ?? { stage: spec.stage, done: 0, failed: 0, total: 0 };
    stages.set(spec.stage, {
      ...row,
      total: row.total + 1,
      done: row.done + Number(state.status === "done"),
      failed: row.failed + Number(state.status === "failed"),
    });
  }
  return [...stages.values()];
}

/** None after a line that is not there. */
export function lineViews(store: Store, query: { afterId: string | null; limit: number; language: string | null }): LineView[] {
  const after = store.lines.findIndex((line) => line.id === query.afterId);
  if (query.afterId !== null && after < 0) return [];
  const from = after + 1;
  return store.lines.slice(from, from + query.limit).map(({ id, revision, startMs, endMs, speakerId, text, treatment }) => {
    const state = query.language === null ? undefined : store.lineState(query.language, id);
    const pin = query.language === null ? undefined : store.pin(query.language, id);
    const translation = pin ? { text: pin.text, engine: pin.engine } : null;
    return {
      id,
      revision,
      startMs,
      endMs,
      speakerId,
      text,
      treatment,
      language: query.language,
      translation,
      take: state?.take ?? null,
      placement: state?.placement ?? null,
    };
  });
}
