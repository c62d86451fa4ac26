import type { Plan } from "../../dubbing/plan.ts";
import { STAGE_VERSIONS } from "../../dubbing/planning.ts";
import { engineOf } from "../../providers/catalog.ts";
import type { DubFacts, StartJob } from "../port.ts";
import { isWanting } from "./jobs.ts";
import { languageOf } from "./progress.ts";
import type { Job, Meta } from "./rows.ts";
import { tell, type Loop } from "./units.ts";

/** Takes a job in, once. What failed before is tried anew: a later job is a retry of what is missing. `plan`: as last evaluated, if it was. */
export function startJob(loop: Loop, { dub, job }: StartJob, plan: Plan | null): void {
  const { store } = loop;
  if (store.jobs.has(job.id) || store.meta?.removed) return;
  const meta = store.meta ?? freshMeta(dub);
  store.putMeta({ ...meta, revision: meta.revision + 1 });
  const settled = settledLanguages(loop, plan);
  for (const unit of store.units.values()) {
    const language = languageOf(unit);
    const isSettled = language === null ? settled.size > 0 : settled.has(language);
    if (unit.state.status === "failed" && !isSettled) tell(loop, unit, { type: "wanted" });
  }
  const begun: Job = { ...job, status: "queued", progress: 0, stage: null, etaMs: null, failure: null, startedAt: null, endedAt: null };
  store.putJob(begun);
  store.journal({ event: "start", job: job.id, languages: job.languages.join(" ") });
  store.emit({ type: "job.status_changed", jobId: job.id, data: { status: "queued", failure: null } });
}

/** Languages that a job is making now in spite of what failed (a ducked programme, a kept line): they are not to be begun again under it. */
function settledLanguages({ store }: Loop, plan: Plan | null): Set<string> {
  const lost = new Set(plan?.languages.flatMap(({ language, status }) => (status === "failed" ? [language] : [])));
  return new Set([...store.jobs.values()].filter(isWanting).flatMap((job) => job.languages.filter((language) => !lost.has(language))));
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
    translate: options.translation.routes.map(({ engine, source, target }) => ({ ...pinned(engine), source, target })),
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
