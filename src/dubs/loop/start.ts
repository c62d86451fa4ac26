import { STAGE_VERSIONS } from "../../dubbing/plan.ts";
import { engineOf } from "../../providers/catalog.ts";
import type { DubFacts, StartJob } from "../port.ts";
import type { Job, Meta } from "./rows.ts";
import { tell, type Loop } from "./units.ts";

/** Takes a job in, once. What failed before is tried anew: a later job is a retry of what is missing. */
export function startJob(loop: Loop, { dub, job }: StartJob): void {
  const { store } = loop;
  if (store.jobs.has(job.id) || store.meta?.removed) return;
  const meta = store.meta ?? freshMeta(dub);
  store.putMeta({ ...meta, revision: meta.revision + 1 });
  for (const unit of store.units.values()) if (unit.state.status === "failed") tell(loop, unit, { type: "wanted" });
  const begun: Job = { ...job, status: "queued", progress: 0, stage: null, etaMs: null, failure: null, startedAt: null, endedAt: null };
  store.putJob(begun);
  store.journal({ event: "start", job: job.id, languages: job.languages.join(" ") });
  store.emit({ type: "job.status_changed", jobId: job.id, data: { status: "queued", failure: null } });
}

function freshMeta(facts: DubFacts): Meta {
  const { options } = facts;
  const pinned = (id: string) => {
    const { digest, lane } = engineOf(id);
    return { id, digest, lane };
  };
  const engines = {
    transcribe: pinned(options.transcription.engine),
    separate: options.separation.engine === "none" ? null : pinned(options.separation.engine),
    translate: pinned(options.translation.engine),
    synthesize: pinned(options.speech.engine),
  };
  return {
    facts,
    engines,
    versions: { ...STAGE_VERSIONS },
    attempt: 0,
    sequence: 0,
    revision: 0,
    projected: 0,
    sourceLanguage: null,
    scripted: false,
    durationMs: null,
    casts: {},
    probed: null,
    removed: false,
  };
}
