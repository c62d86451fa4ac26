/** What must hold after every run. Pure: from what was seen to what is wrong with it. */
import type { Run } from "../../e2e/service-log.ts";
import { ENDS } from "./client.ts";
import type { FaultName } from "./plan.ts";
import type { Kept, Stored } from "./store.ts";
import type { DubEvent, Seen } from "./seen.ts";

/** A fault as it was done. `service` null: all of them. */
export type Struck = { name: FaultName; service: string | null; from: number; to: number };
export type Broken = { kind: string; detail: string };
type StatusEvent = Pick<DubEvent, "sequence" | "type" | "jobId" | "data">;

/** Each job that was asked for ends once, and that is the last that is heard of it. */
export function checkEnds(events: readonly StatusEvent[], jobIds: readonly string[]): Broken[] {
  return jobIds.flatMap((jobId): Broken[] => {
    const told = events.filter((event) => event.jobId === jobId && (event.type === "job.status_changed" || event.type === "job.progressed"));
    const isEnd = ({ type, data }: StatusEvent): boolean => type === "job.status_changed" && ENDS.has(data.status ?? "");
    const ends = told.filter(isEnd);
    const after = told.slice(told.findIndex(isEnd) + 1).filter((event) => ends.length > 0 && !isEnd(event));
    return [
      ...(ends.length === 1 ? [] : [{ kind: "ends", detail: `${jobId} ended ${ends.length} times` }]),
      ...after.map((event) => ({ kind: "transition after the end", detail: `${jobId}: ${event.type} ${event.data.status ?? ""} at ${event.sequence}` })),
    ];
  });
}

export function checkProgress(events: readonly StatusEvent[]): Broken[] {
  const last = new Map<string, number>();
  return events.flatMap(({ type, jobId, data, sequence }) => {
    if (type !== "job.progressed" || jobId === null || data.progress === undefined) return [];
    const before = last.get(jobId) ?? 0;
    last.set(jobId, data.progress);
    return data.progress < before ? [{ kind: "progress went down", detail: `${jobId}: ${before} -> ${data.progress} at ${sequence}` }] : [];
  });
}

/** What a watcher saw is what the dub keeps: the same events, each once. */
export function checkStream({ means, events: seen, wrong }: Pick<Seen, "means" | "events" | "wrong">, kept: readonly DubEvent[]): Broken[] {
  const broken = wrong.map((detail) => ({ kind: "watcher", detail }));
  const length = Math.max(seen.length, kept.length);
  const differs = Array.from({ length }, (_, index) => index).find((index) => seen.at(index)?.id !== kept.at(index)?.id);
  if (differs === undefined) return broken;
  return [
    ...broken,
    {
      kind: "watcher",
      detail: `${means}: event ${differs + 1} of ${kept.length} is ${seen.at(differs)?.id ?? "not seen"}, kept is ${kept.at(differs)?.id ?? "none"}`,
    },
  ];
}

const attemptOf = ({ taskId }: Run): number => Number(taskId.slice(taskId.lastIndexOf(".") + 1));
const overlaps = (run: Run, { service, from, to }: Struck): boolean =>
  (service === null || service === run.service) && run.startedAt <= to && (run.endedAt ?? Infinity) >= from;
/** Of a language: an edit gives them other inputs, though not another name. */
const EDITED = new Set(["translate", "synthesize", "verify", "mix", "encode", "join", "mux"]);

/** A unit begins again only where a fault met the attempt before, or an edit gave it something else to do. */
export function checkRunsAgain(runs: readonly Run[], unitOf: ReadonlyMap<number, string>, struck: readonly Struck[]): Broken[] {
  const before = new Map<string, Run>();
  const strikes = struck.filter(({ name }) => name !== "edit" && name !== "watchers leave and come back");
  const edits = struck.filter(({ name }) => name === "edit");
  return runs.flatMap((run) => {
    const unit = unitOf.get(attemptOf(run));
    if (unit === undefined) return [{ kind: "task of no unit", detail: `${run.taskId} (${run.stage}) was never dispatched` }];
    const earlier = before.get(unit);
    before.set(unit, run);
    if (!earlier || strikes.some((strike) => overlaps(earlier, strike))) return [];
    if (EDITED.has(run.stage) && edits.some(({ from }) => run.startedAt >= from)) return [];
    return [{ kind: "ran again", detail: `${unit}: attempt ${attemptOf(run)} though ${attemptOf(earlier)} met no fault` }];
  });
}

/** Every object belongs to something, and everything that belongs is there. */
export function checkObjects(stored: Stored, referred: readonly string[], sweeps: readonly string[]): Broken[] {
  const [there, wanted] = [new Set(stored.keys), new Set(referred)];
  const orphans = stored.keys.filter((key) => !wanted.has(key) && !sweeps.some((prefix) => key.startsWith(prefix)));
  return [
    ...orphans.map((key) => ({ kind: "object nobody refers to", detail: key })),
    ...referred.filter((key) => !there.has(key)).map((key) => ({ kind: "reference to nothing", detail: key })),
    ...stored.openUploads.map((key) => ({ kind: "open upload", detail: key })),
  ];
}

export function checkDue({ due, openUploads }: Pick<Kept, "due" | "openUploads">): Broken[] {
  return [
    ...due.map((kind) => ({ kind: "effect never done", detail: kind })),
    ...(openUploads > 0 ? [{ kind: "open upload", detail: `the dub still counts ${openUploads}` }] : []),
  ];
}

/** By `kind format language`: the outputs that must come out the same, and as what. */
export function checkDigests(digests: ReadonlyMap<string, string>, undisturbed: ReadonlyMap<string, string>): Broken[] {
  return [...undisturbed].flatMap(([name, digest]) => {
    const [, , language] = name.split(" ");
    const isMade = [...digests.keys()].some((other) => other.endsWith(` ${language}`));
    if (!isMade || digests.get(name) === digest) return [];
    return [{ kind: "output differs", detail: `${name}: ${digests.get(name)?.slice(0, 12) ?? "missing"}, undisturbed ${digest.slice(0, 12)}` }];
  });
}

/** After a cancel's answer nothing of the dub begins, until somebody asks for more. */
export function checkQuiet(runs: readonly Run[], from: number, to: number): Broken[] {
  return runs
    .filter((run) => run.startedAt > from && run.startedAt < to)
    .map((run) => ({ kind: "began after a cancel", detail: `${run.taskId} (${run.stage}) ${run.startedAt - from} ms after the answer` }));
}
