import type { Plan } from "../../dubbing/plan.ts";
import type { DubFacts, StartJob } from "../port.ts";
import { beginGlossary } from "./edit.ts";
import { pinnedNow, withKeys } from "./engines-now.ts";
import { isWanting } from "./jobs.ts";
import { metaDefaults, type Job, type Meta } from "./rows.ts";
import { languageOf, tell, type Loop } from "./units.ts";

/** Takes a job in, once. What failed before is tried anew: a later job is a retry of what is missing. `plan`: as last evaluated, if it was. */
export function startJob(loop: Loop, { dub, job, glossary = null }: StartJob, plan: Plan | null): void {
  const { store } = loop;
  if (store.jobs.get(job.id) || store.meta?.removed) return;
  const { upgrade = false, ceilingMicros = null, outputs = null, overlays = null, ...asked } = job;
  const isFirst = store.meta === null;
  const before = store.meta ?? freshMeta(dub);
  const facts = withOwnOf(before.facts, dub, upgrade);
  const meta = { ...before, facts, engines: withKeys(before.engines, facts.options) };
  store.putMeta({ ...meta, ...(upgrade && pinnedNow(facts)), revision: meta.revision + 1 });
  const settled = settledLanguages(loop, plan);
  for (const unit of store.units.rows.values()) {
    const language = languageOf(unit);
    // A language that is not asked for stays as it failed: nobody would try it anew, and what is served of it is made in spite of that.
    const isOurs = language === null || job.languages.includes(language);
    const isSettled = language === null ? settled.size > 0 : settled.has(language);
    if (unit.state.status === "failed" && isOurs && !isSettled) tell(loop, unit, { type: "wanted", gate: null });
  }
  const begun: Job = {
    ...asked,
    upgrade,
    ceilingMicros,
    outputs,
    overlays,
    status: "queued",
    progress: 0,
    stage: null,
    etaMs: null,
    failure: null,
    startedAt: null,
    endedAt: null,
  };
  store.putJob(begun);
  store.journal({ event: "start", job: job.id, kind: job.kind, languages: job.languages.join(" ") });
  store.emit({ type: "job.status_changed", jobId: job.id, data: { status: "queued", failure: null } });
  if (isFirst && glossary) beginGlossary(loop, glossary);
}

/** Keys are the workspace's as they are now; another endpoint than the one at the dub's first job is another engine. */
function withOwnOf(facts: DubFacts, { options: now }: DubFacts, upgrade: boolean): DubFacts {
  const { options } = facts;
  const endpoints = upgrade ? now.speech.endpoints : options.speech.endpoints;
  const speech = { ...options.speech, ...(endpoints && { endpoints }) };
  return { ...facts, options: { ...options, speech, ...(now.credentials && { credentials: now.credentials }) } };
}

/** Languages that a job is making now in spite of what failed (a ducked programme, a kept line): they are not to be begun again under it. */
function settledLanguages({ store }: Loop, plan: Plan | null): Set<string> {
  const lost = new Set(plan?.languages.flatMap(({ language, status }) => (status === "failed" ? [language] : [])));
  return new Set([...store.jobs.rows.values()].filter(isWanting).flatMap((job) => job.languages.filter((language) => !lost.has(language))));
}

function freshMeta(facts: DubFacts): Meta {
  return {
    ...metaDefaults,
    ...(facts.options.outputs && { outputs: facts.options.outputs }),
    ...(facts.options.overlays && { overlays: facts.options.overlays }),
    facts,
    ...pinnedNow(facts),
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
