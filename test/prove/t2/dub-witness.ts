/** Sees every committed row of a dub, and knows from them alone which attempt is the current one, what was told and what was counted. */
import { jobSuccessors, type JobStatus } from "../../../src/dubs/wire.ts";
import type { Broken } from "./promises.ts";
import type { Witness, Written } from "./storage.ts";

export type SeenUnit = { key: string; stage: string; label: string; status: string; attempt: number | null; until: number };
type SeenJob = { status: JobStatus; progress: number; languages: string[] };
export type SeenUsage = { attempt: number; meter: string; jobId: string | null; quantity: number; cost: number };
type State = { status: string; attempt?: number; until?: number; leaseUntil?: number };

export class DubWitness implements Witness {
  readonly units = new Map<string, SeenUnit>();
  readonly jobs = new Map<string, SeenJob>();
  readonly usage = new Map<string, SeenUsage>();
  /** As they were told, in order. */
  readonly events: string[] = [];
  /** Attempts whose result was kept. */
  readonly done = new Map<number, string>();
  /** Attempts whose result was kept and is not any more. */
  readonly dropped = new Set<number>();
  /** How each attempt that is over ceased to be the current one: its unit's next status. */
  readonly endings = new Map<number, string>();
  /** Multipart uploads that its rows ever named, and those whose rows could not be written. */
  readonly uploads = new Set<string>();
  readonly lostUploads = new Set<string>();
  isErased = false;
  /** Of the last change of any unit or job, in true time. */
  movedAt = 0;
  readonly current = new Map<number, string>();
  /** Of every attempt that ever was; when it ceased to be the current one, in true time. */
  readonly keys = new Map<number, string>();
  readonly stoppedAt = new Map<number, number>();
  private lastAttempt = 0;
  private readonly now: () => number;
  private readonly fault: (kind: Broken, detail: string) => void;

  constructor(now: () => number, fault: (kind: Broken, detail: string) => void) {
    this.now = now;
    this.fault = fault;
  }

  get attempts(): number {
    return this.lastAttempt;
  }

  isCurrent(attempt: number): boolean {
    return this.current.has(attempt);
  }

  saw(writes: readonly Written[]): void {
    for (const { query, table, values } of writes) {
      if (table === "units") this.sawUnit(query, values);
      else if (table === "jobs" && values.length === 2) this.sawJob(String(values[0]), JSON.parse(String(values[1])) as SeenJob);
      else if (table === "events" && values.length === 2) this.sawEvent(Number(values[0]), String(values[1]));
      else if (table === "usage" && values.length === 10) this.sawUsage(values);
    }
    for (const uploadId of uploadsIn(writes)) this.uploads.add(uploadId);
  }

  missed(writes: readonly Written[]): void {
    for (const uploadId of uploadsIn(writes)) this.lostUploads.add(uploadId);
  }

  private sawUnit(query: string, values: (string | number | null)[]): void {
    if (query === "DELETE FROM units") return this.erased();
    if (query.startsWith("DELETE")) return this.gone(String(values[0]));
    const isNew = query.startsWith("INSERT");
    const key = String(isNew ? values[6] : values.at(-1));
    const before = this.units.get(key);
    const { status, attempt = null, leaseUntil = 0, until = leaseUntil } = JSON.parse(String(values[1])) as State;
    const [stage, label] = isNew ? [String(values[7]), String(values[8])] : [before!.stage, before!.label];
    if (before?.status === "done" && (status !== "done" || attempt !== before.attempt))
      this.fault("a result was overwritten", `${label} ${before.attempt} by ${status} ${attempt}`);
    if (before?.status === "running" && (status !== "running" || before.attempt !== attempt)) this.stop(before.attempt!, status);
    if (status === "running") this.runs(key, label, attempt!, before);
    if (status === "done" && before?.status !== "done") this.done.set(attempt!, key);
    if (before?.status !== status || before.attempt !== attempt) this.movedAt = this.now();
    this.units.set(key, { key, stage, label, status, attempt, until });
  }

  /** The last moment any unit waits for (its turn, or the end of a lease), in the dub's own time. */
  waitsUntil(): number {
    return Math.max(0, ...[...this.units.values()].map(({ until }) => until));
  }

  private runs(key: string, label: string, attempt: number, before: SeenUnit | undefined): void {
    const isSame = before?.status === "running" && before.attempt === attempt;
    if (!isSame && this.keys.has(attempt)) this.fault("an attempt number was given twice", `${label} ${attempt}`);
    this.keys.set(attempt, key);
    this.lastAttempt = Math.max(this.lastAttempt, attempt);
    this.current.set(attempt, key);
  }

  private stop(attempt: number, to: string): void {
    this.endings.set(attempt, to);
    this.current.delete(attempt);
    this.stoppedAt.set(attempt, this.now());
  }

  private gone(key: string): void {
    const unit = this.units.get(key);
    if (unit?.status === "running") this.fault("a unit was forgotten while it ran", unit.label);
    if (unit?.status === "done") this.dropped.add(unit.attempt!);
    this.units.delete(key);
  }

  private erased(): void {
    this.isErased = true;
    for (const attempt of this.current.keys()) this.stop(attempt, "erased");
    this.units.clear();
    this.usage.clear();
    this.jobs.clear();
  }

  private sawJob(id: string, { status, progress, languages }: SeenJob): void {
    const before = this.jobs.get(id);
    if (before && progress < before.progress) this.fault("progress went down", `${id} from ${before.progress} to ${progress}`);
    if (before && jobSuccessors[before.status].length === 0 && status !== before.status)
      this.fault("a transition after the end", `${id} ${before.status} to ${status}`);
    if (before?.status !== status) this.movedAt = this.now();
    this.jobs.set(id, { status, progress, languages });
  }

  private sawEvent(sequence: number, json: string): void {
    if (sequence !== this.events.length + 1) this.fault("events are not counted one by one", `${this.events.length} then ${sequence}`);
    this.events.push(json);
  }

  private sawUsage(values: (string | number | null)[]): void {
    const [attempt, run, meter, jobId, , , , , quantity, cost] = values;
    const name = `${attempt} ${run} ${meter}`;
    if (this.usage.has(name)) return;
    this.usage.set(name, {
      attempt: Number(attempt),
      meter: String(meter),
      jobId: jobId === null ? null : String(jobId),
      quantity: Number(quantity),
      cost: Number(cost),
    });
  }
}

const uploadsIn = (writes: readonly Written[]): string[] =>
  writes.flatMap(({ query, table, values }) => {
    if (!query.startsWith("INSERT") || (table !== "uploads" && table !== "outbox")) return [];
    const { uploadId } = JSON.parse(String(values.at(-1))) as { uploadId?: string };
    return uploadId === undefined ? [] : [uploadId];
  });
