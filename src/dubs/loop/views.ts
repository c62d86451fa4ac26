/** What the API shows of a dub. */
import { jobSuccessors, type GlossaryView, type JobView, type LineView, type ScriptView, type Snapshot, type SpeakerView, type TakeView } from "../wire.ts";
import { lengthMs, pinnedFor, type Line } from "../../dubbing/script.ts";
import { sampleSpans } from "../../dubbing/voice-sample.ts";
import { digestOf } from "../../graph/digest.ts";
import { takesOf } from "./takes.ts";
import type { Job } from "./rows.ts";
import type { Store } from "./store.ts";
import type { Loop } from "./units.ts";

export function jobView(store: Store, job: Job): JobView {
  const { id, kind, status, languages, upgrade, ceilingMicros, progress, stage, etaMs, failure, createdAt, startedAt, endedAt } = job;
  const usage = store.usage.get(id) ?? [];
  return { id, kind, status, languages, upgrade, ceilingMicros, progress, stage, etaMs, usage, failure, createdAt, startedAt, endedAt };
}

export const jobViews = (store: Store): JobView[] => [...store.jobs.rows.values()].map((job) => jobView(store, job));

export function snapshotOf(loop: Loop): Snapshot {
  const { store } = loop;
  const { meta } = store;
  const jobs = jobViews(store);
  const live = jobs.filter((job) => jobSuccessors[job.status].length > 0);
  return {
    dubId: meta?.facts.dubId ?? "",
    sequence: meta?.sequence ?? 0,
    jobs: [...live.slice(-20), ...jobs.filter((job) => !live.includes(job)).slice(-20)],
    targetLanguages: [...new Set(jobs.flatMap((job) => job.languages))],
    sourceLanguage: meta?.sourceLanguage ?? null,
    durationMs: meta?.durationMs ?? null,
    lines: store.lines.length,
    stages: stagesOf(loop),
  };
}

function stagesOf({ store, ahead }: Loop): Snapshot["stages"] {
  const stages = new Map<string, Snapshot["stages"][number]>();
  for (const { spec, state } of store.units.rows.values()) {
    if (state.status === "canceled") continue;
    const row = stages.get(spec.stage) ?? { stage: spec.stage, done: 0, running: 0, failed: 0, total: 0, ahead: 0 };
    row.total += 1;
    row.done += Number(state.status === "done");
    row.running += Number(state.status === "running" && state.phase === "started");
    row.failed += Number(state.status === "failed");
    stages.set(spec.stage, row);
  }
  for (const [attempt, before] of ahead) noteAhead(stages.get(store.units.get(store.attempts.get(attempt) ?? "")?.spec.stage ?? ""), before);
  return [...stages.values()];
}

/** Of several in line the one that is served first counts, unless one runs already. */
function noteAhead(row: Snapshot["stages"][number] | undefined, before: number): void {
  if (row && row.running === 0) row.ahead = row.ahead === 0 ? before : Math.min(row.ahead, before);
}

/** None after a line that is not there. */
export function lineViews(loop: Loop, query: { afterId: string | null; limit: number; language: string | null }): LineView[] {
  const { lines } = loop.store;
  const after = lines.findIndex((line) => line.id === query.afterId);
  if (query.afterId !== null && after < 0) return [];
  return lines.slice(after + 1, after + 1 + query.limit).map((line) => lineView(loop, line, query.language));
}

export function lineView({ store, memo }: Loop, line: Line, language: string | null): LineView {
  const { id, revision, startMs, endMs, speakerId, text, treatment, language: spokenLanguage = null, warnings = [] } = line;
  const source = { id, revision, startMs, endMs, speakerId, text, treatment, spokenLanguage, warnings };
  const state = language === null ? undefined : store.lineStates.get(language, id);
  const pin = language === null ? undefined : store.pins.get(language, id);
  const found = pinnedFor(pin, memo.digest(line.text), lengthMs(line));
  const shown = found ?? pin;
  const { text: said = "", engine = "", prompt = null, rewrites = 0 } = shown ?? {};
  const translation = shown ? { text: said, engine, stale: found === null, prompt, rewrites } : null;
  return {
    ...source,
    language,
    translation,
    take: state?.take ?? null,
    kept: state?.kept ?? null,
    keptMessage: state?.keptMessage ?? null,
    placement: state?.placement ?? null,
  };
}

export function takeViews({ store }: Loop, { lineId, language }: { lineId: string; language: string }): TakeView[] | null {
  if (!store.lineRows.get(lineId)) return null;
  const selected = store.lineStates.get(language, lineId)?.take?.id;
  return takesOf(store, language, lineId).map((take) => ({ ...take, selected: take.id === selected }));
}

export function speakerViews({ store }: Loop): SpeakerView[] {
  const spoken = Map.groupBy(store.lines, ({ speakerId }) => speakerId);
  const sampleOf = samplesOf(store);
  return [...store.speakers.rows.values()].map(({ id, name, revision, consent = null }) => {
    const voices = Object.entries(store.meta?.casts ?? {}).flatMap(([language, cast]) => (cast[id] === undefined ? [] : [[language, cast[id]] as const]));
    const own = spoken.get(id) ?? [];
    const talkMs = own.reduce((sum, { speech }) => sum + speech.reduce((ms, [from, to]) => ms + to - from, 0), 0);
    return { id, name, revision, lines: own.length, talkMs, sampleKey: sampleOf(id), voices: Object.fromEntries(voices), consent };
  });
}

export function scriptView({ store }: Loop): ScriptView {
  const { meta } = store;
  if (!meta?.scripted) return null;
  const speakers = [...store.speakers.rows.values()].map(({ id, name }) => ({ id, name }));
  return { language: meta.sourceLanguage, durationMs: meta.durationMs ?? 0, speakers, lines: store.lines, warnings: meta.scriptWarnings };
}

/** Of each voice the one made of what it says now, under whose name that ever was; else the last that was made for it: after an edit that stays until the next job. */
function samplesOf({ units, lines }: Store): (speakerId: string) => string | null {
  const spans = sampleSpans(lines);
  const made = [...units.rows.values()].flatMap(({ spec, state }) => {
    const sample = spec.stage === "reference" && state.status === "done" ? state.result.artifacts["sample"] : undefined;
    return sample ? [{ of: digestOf(spec.params["spans"] ?? []), label: spec.label, key: sample.key }] : [];
  });
  const bySpans = new Map(made.map(({ of, key }) => [of, key]));
  const byLabel = new Map(made.map(({ label, key }) => [label, key]));
  return (speakerId) => bySpans.get(digestOf(spans.get(speakerId) ?? [])) ?? byLabel.get(`reference/${speakerId}`) ?? null;
}

export const glossaryView = ({ store }: Loop): GlossaryView => ({ revision: store.glossary.revision, terms: [...store.glossary.terms] });
