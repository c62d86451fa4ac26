/**
 * The dub's state: read once, then kept in memory; `commit` puts every changed row into SQL in one synchronous transaction.
 * Nothing awaits between a change and its commit, so a crash loses both or none; a transaction that fails takes memory back
 * to what SQL holds.
 */
import type { Glossary, Choice, Line, Pin, Speaker } from "../../dubbing/script.ts";
import type { Unit, UnitState } from "../../graph/unit.ts";
import type { DubEvent, DubEventBody } from "../events.ts";
import { byStart } from "../edits/find-overlap.ts";
import { Appended } from "./appended.ts";
import { load } from "./load.ts";
import type { LoopPorts } from "./ports.ts";
import { migrate, type Job, type LineState, type Meta, type Output } from "./rows.ts";
import { isKept, type Write, writesOf } from "./save.ts";
import { PairTable, Table } from "./tables.ts";

/** All tables but the two that say which dub this is and in which version it is kept, and those of which unsettled jobs need something. */
const CONTENT = "units spec_parts lines pins choices line_states speakers outputs uploads events journal edits edit_parts orphans".split(" ");
/** Jobs whose end is still to be settled: they are erased when it was. */
const UNSETTLED = "(SELECT json_extract(json, '$.jobId') FROM outbox WHERE json_extract(json, '$.kind') = 'settle')";

const NO_GLOSSARY: Glossary = { revision: 1, terms: [] };

/** What is not in SQL yet: the statements that bring it there, and the events to be told then. */
export type Pending = { writes: Write[]; told: DubEvent[] };

export class Store extends Appended {
  meta: Meta | null = null;
  glossary: Glossary = NO_GLOSSARY;
  /** Whether anything changed that the plan can see since it was last evaluated. */
  isPlanStale = true;
  /** Whether the plan may want less than it did: then what is ready may not be wanted any more. */
  mayWantLess = true;
  readonly units = new Table<Unit>();
  /** Units whose spec is in SQL. */
  readonly specs = new Set<string>();
  /** Key of the unit whose current attempt has this number. */
  readonly attempts = new Map<number, string>();
  readonly jobs = new Table<Job>();
  readonly outputs = new Table<Output>();
  readonly lineRows = new Table<Line>();
  readonly speakers = new Table<Speaker>();
  readonly pins = new PairTable<Pin>();
  readonly choices = new PairTable<Choice>();
  readonly lineStates = new PairTable<LineState>();
  named: ("dub" | "glossary")[] = [];
  private told: DubEvent[] = [];
  private sorted: Line[] | null = null;

  constructor(ports: LoopPorts) {
    super(ports);
    migrate(ports.sql);
    this.reload();
  }

  /** In order of time. */
  get lines(): readonly Line[] {
    this.sorted ??= [...this.lineRows.rows.values()].sort(byStart);
    return this.sorted;
  }

  /** Something other than a result changed. */
  replan(): void {
    this.isPlanStale = true;
    this.mayWantLess = true;
  }

  planned(): void {
    this.isPlanStale = false;
    this.mayWantLess = false;
  }

  putMeta(meta: Meta): void {
    this.meta = meta;
    if (!this.named.includes("dub")) this.named.push("dub");
  }

  /** What may be lost with the process: it is written with the next change that may not. */
  noteMeta(meta: Meta): void {
    this.meta = meta;
  }

  loadUnit(unit: Unit): void {
    this.units.load(unit.spec.key, unit);
    this.specs.add(unit.spec.key);
    if (unit.state.status === "running") this.attempts.set(unit.state.attempt, unit.spec.key);
  }

  putUnit(unit: Unit): void {
    const before = this.units.get(unit.spec.key)?.state;
    if (isOutcome(unit.state) || isOutcome(before) || (isSpent(unit.state) && !isSpent(before))) this.isPlanStale = true;
    if (before?.status === "running") this.attempts.delete(before.attempt);
    if (unit.state.status === "running") this.attempts.set(unit.state.attempt, unit.spec.key);
    this.units.put(unit.spec.key, unit);
  }

  putJob(job: Job): void {
    if (this.jobs.get(job.id)?.status !== job.status) this.replan();
    this.jobs.put(job.id, job);
  }

  /** Null: it goes. */
  putLine(id: string, line: Line | null): void {
    this.replan();
    this.sorted = null;
    if (line) this.lineRows.put(id, line);
    else this.lineRows.remove(id);
  }

  putGlossary(glossary: Glossary): void {
    this.replan();
    this.glossary = glossary;
    if (!this.named.includes("glossary")) this.named.push("glossary");
  }

  putPin(language: string, lineId: string, pin: Pin | null): void {
    this.replan();
    this.pins.put(language, lineId, pin);
  }

  putChoice(language: string, lineId: string, choice: Choice | null): void {
    this.replan();
    this.choices.put(language, lineId, choice);
  }

  emit(body: DubEventBody): void {
    const meta = this.meta!;
    const sequence = meta.sequence + 1;
    const { dubId, workspaceId } = meta.facts;
    const createdAt = new Date(this.ports.now()).toISOString();
    const event = { id: this.ports.newId("evt"), version: 1, sequence, createdAt, workspaceId, dubId, ...body } as DubEvent;
    this.putMeta({ ...meta, sequence });
    this.appended.push(["INSERT INTO events (sequence, json) VALUES (?, ?)", sequence, JSON.stringify(event)]);
    this.told.push(event);
  }

  /** Every row goes in one transaction but for a tombstone, what is not settled yet and voices that are still to be forgotten, and memory with them. Idempotent. Throws what SQL throws: then all is still there. */
  erase(): void {
    const meta = tombstone(this.meta!);
    this.forget();
    this.appended = [
      ...CONTENT.map((table): Write => [`DELETE FROM ${table}`]),
      ["DELETE FROM meta WHERE name = 'glossary'"],
      ["DELETE FROM outbox WHERE json_extract(json, '$.kind') NOT IN ('settle', 'forget')"],
      [`DELETE FROM jobs WHERE id NOT IN ${UNSETTLED}`],
      [`DELETE FROM usage WHERE job_id IS NULL OR job_id NOT IN ${UNSETTLED}`],
    ];
    this.putMeta(meta);
    this.commit();
    this.reload();
    this.planned();
  }

  /** Forgets everything since the last commit, but for what was `pending` at some moment: that is committed. Throws what SQL throws. */
  rollback(pending: Pending = { writes: [], told: [] }): void {
    try {
      this.write(pending);
    } finally {
      this.reload();
    }
    this.tellAll(pending);
  }

  pending(): Pending {
    return { writes: [...writesOf(this), ...this.journalWrites()], told: this.told.slice() };
  }

  private reload(): void {
    this.forget();
    this.replan();
    load(this, this.ports.sql);
  }

  private forget(): void {
    const { units, jobs, outputs, lineRows, speakers, pins, choices, lineStates } = this;
    for (const table of [units, jobs, outputs, lineRows, speakers, pins, choices, lineStates, this.specs, this.attempts, this.usage, this.orphans])
      table.clear();
    this.glossary = NO_GLOSSARY;
    this.sorted = null;
    this.settled();
    this.told = [];
  }

  /** Everything since the last commit, in one transaction; then the watchers are told. Throws what SQL throws: then nothing of it ever was. */
  commit(): void {
    const pending = this.pending();
    try {
      this.write(pending);
    } catch (error) {
      this.rollback();
      throw error;
    }
    for (const key of this.units.changed) {
      if (this.units.get(key) && isKept(this, key)) this.specs.add(key);
      else this.specs.delete(key);
    }
    this.settled();
    this.told = [];
    this.tellAll(pending);
  }

  private write({ writes }: Pending): void {
    if (writes.length === 0) return;
    this.ports.sql.transaction(() => {
      for (const [query, ...values] of writes) this.ports.sql.exec(query, ...values);
    });
  }

  private tellAll({ told }: Pending): void {
    for (const event of told) this.ports.tell(JSON.stringify(event));
  }

  private settled(): void {
    this.named = [];
    this.appended = [];
    this.entries = [];
    for (const table of [this.units, this.jobs, this.outputs, this.lineRows, this.speakers, this.pins, this.choices, this.lineStates]) table.changed.clear();
  }
}

/** What a removed dub still knows: whose it was, so that it can be erased again, and its counters, so that no late word is taken for a new one. */
function tombstone(meta: Meta): Meta {
  return {
    ...meta,
    removed: true,
    sourceLanguage: null,
    scripted: false,
    durationMs: null,
    casts: {},
    paces: {},
    lost: {},
    gains: {},
    overlays: [],
    castsElse: {},
    summary: null,
    scriptWarnings: [],
    probed: null,
    garbageAt: null,
    forgotten: [],
  };
}

const isOutcome = (state?: UnitState): boolean => state?.status === "done" || state?.status === "failed";
/** Its jobs may have nothing left that they can pay for. */
const isSpent = (state?: UnitState): boolean => state?.status === "blocked" && state.by === "spend";
