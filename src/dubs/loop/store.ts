/**
 * The dub's state: read once, then kept in memory; every change goes to memory and to a list of writes, and `commit` puts the
 * list into SQL in one synchronous transaction. Nothing awaits between a change and its commit, so a crash loses both or none;
 * a transaction that fails takes memory back to what SQL holds.
 */
import type { Line } from "../../dubbing/script.ts";
import type { Unit, UnitState } from "../../graph/unit.ts";
import type { DubEvent, DubEventBody } from "../events.ts";
import type { LoopPorts, Sql, SqlValue } from "./ports.ts";
import { partsOf } from "./parts.ts";
import { migrate, type Job, type LineState, type Meta, type OpenUpload, type OutboxEffect, type Output, type Pin } from "./rows.ts";

type Write = [query: string, ...values: SqlValue[]];
/** All tables but the two that say which dub this is and in which version it is kept. */
const CONTENT = ["units", "spec_parts", "jobs", "lines", "pins", "line_states", "outputs", "uploads", "events", "journal", "outbox"] as const;
const pair = (language: string, lineId: string): string => `${language} ${lineId}`;

export class Store {
  meta: Meta | null = null;
  /** Whether anything changed that the plan can see since it was last evaluated. */
  isPlanStale = true;
  readonly units = new Map<string, Unit>();
  /** Key of the unit whose current attempt has this number. */
  readonly attempts = new Map<number, string>();
  readonly jobs = new Map<string, Job>();
  readonly outputs = new Map<string, Output>();
  lines: Line[] = [];
  private readonly pins = new Map<string, Pin>();
  private readonly lineStates = new Map<string, LineState>();
  private writes: Write[] = [];
  private told: DubEvent[] = [];
  private readonly ports: LoopPorts;

  constructor(ports: LoopPorts) {
    this.ports = ports;
    migrate(ports.sql);
    this.load(ports.sql);
  }

  private load(sql: Sql): void {
    this.meta = null;
    this.isPlanStale = true;
    for (const known of [this.units, this.attempts, this.jobs, this.outputs, this.pins, this.lineStates]) known.clear();
    const parse = (value: SqlValue | undefined): never => JSON.parse(String(value)) as never;
    for (const row of sql.exec("SELECT json FROM meta WHERE name = 'dub'")) this.meta = parse(row["json"]);
    const rest = Map.groupBy(sql.exec("SELECT key, text FROM spec_parts ORDER BY key, part"), (row) => row["key"]);
    for (const row of sql.exec("SELECT key, spec, state, tries, losses FROM units ORDER BY rowid")) {
      const spec = [row["spec"], ...(rest.get(row["key"]) ?? []).map((part) => part["text"])].join("");
      this.remember({ spec: parse(spec), state: parse(row["state"]), tries: Number(row["tries"]), losses: Number(row["losses"]) });
    }
    for (const row of sql.exec("SELECT json FROM jobs ORDER BY rowid")) this.putLoaded(this.jobs, parse(row["json"]));
    for (const row of sql.exec("SELECT json FROM outputs ORDER BY rowid")) this.putLoaded(this.outputs, parse(row["json"]));
    this.lines = sql.exec("SELECT json FROM lines ORDER BY position").map((row): Line => parse(row["json"]));
    for (const row of sql.exec("SELECT language, line_id, json FROM pins"))
      this.pins.set(pair(String(row["language"]), String(row["line_id"])), parse(row["json"]));
    for (const row of sql.exec("SELECT language, line_id, json FROM line_states"))
      this.lineStates.set(pair(String(row["language"]), String(row["line_id"])), parse(row["json"]));
  }

  private putLoaded<T extends { id: string }>(into: Map<string, T>, row: T): void {
    into.set(row.id, row);
  }

  private remember(unit: Unit): void {
    const before = this.units.get(unit.spec.key)?.state;
    if (before?.status === "running") this.attempts.delete(before.attempt);
    this.units.set(unit.spec.key, unit);
    if (unit.state.status === "running") this.attempts.set(unit.state.attempt, unit.spec.key);
  }

  putMeta(meta: Meta): void {
    this.meta = meta;
    this.writes.push(["INSERT INTO meta (name, json) VALUES ('dub', ?) ON CONFLICT (name) DO UPDATE SET json = excluded.json", JSON.stringify(meta)]);
  }

  /** The spec is written once; later only how far the unit came. */
  putUnit(unit: Unit): void {
    const known = this.units.has(unit.spec.key);
    if (isOutcome(unit.state) || isOutcome(this.units.get(unit.spec.key)?.state)) this.isPlanStale = true;
    this.remember(unit);
    const { spec, state, tries, losses } = unit;
    if (known)
      this.writes.push([
        "UPDATE units SET status = ?, state = ?, tries = ?, losses = ? WHERE key = ?",
        state.status,
        JSON.stringify(state),
        tries,
        losses,
        spec.key,
      ]);
    else this.insertUnit(unit);
  }

  private insertUnit({ spec, state, tries, losses }: Unit): void {
    const [first, ...rest] = partsOf(JSON.stringify(spec));
    rest.forEach((text, part) => this.writes.push(["INSERT INTO spec_parts (key, part, text) VALUES (?, ?, ?)", spec.key, part, text]));
    this.writes.push([
      "INSERT INTO units (key, stage, label, status, spec, state, tries, losses) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      spec.key,
      spec.stage,
      spec.label,
      state.status,
      first!,
      JSON.stringify(state),
      tries,
      losses,
    ]);
  }

  putJob(job: Job): void {
    if (this.jobs.get(job.id)?.status !== job.status) this.isPlanStale = true;
    this.jobs.set(job.id, job);
    this.writes.push(["INSERT INTO jobs (id, json) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json", job.id, JSON.stringify(job)]);
  }

  putOutput(output: Output): void {
    this.outputs.set(output.id, output);
    this.writes.push(["INSERT INTO outputs (id, json) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json", output.id, JSON.stringify(output)]);
  }

  putScript(lines: Line[]): void {
    this.isPlanStale = true;
    this.lines = lines;
    this.writes.push(["DELETE FROM lines"]);
    lines.forEach((line, position) => this.writes.push(["INSERT INTO lines (id, position, json) VALUES (?, ?, ?)", line.id, position, JSON.stringify(line)]));
  }

  pin(language: string, lineId: string): Pin | undefined {
    return this.pins.get(pair(language, lineId));
  }

  putPin(language: string, lineId: string, pin: Pin): void {
    this.isPlanStale = true;
    this.pins.set(pair(language, lineId), pin);
    this.writes.push([
      "INSERT INTO pins (language, line_id, json) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET json = excluded.json",
      language,
      lineId,
      JSON.stringify(pin),
    ]);
  }

  lineState(language: string, lineId: string): LineState | undefined {
    return this.lineStates.get(pair(language, lineId));
  }

  putLineState(language: string, lineId: string, state: LineState): void {
    this.lineStates.set(pair(language, lineId), state);
    this.writes.push([
      "INSERT INTO line_states (language, line_id, json) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET json = excluded.json",
      language,
      lineId,
      JSON.stringify(state),
    ]);
  }

  /** Uploads an attempt has open; ended by completion or abort. */
  uploads(attempt: number): { name: string; upload: OpenUpload }[] {
    return this.ports.sql
      .exec("SELECT name, json FROM uploads WHERE attempt = ?", attempt)
      .map((row) => ({ name: String(row["name"]), upload: JSON.parse(String(row["json"])) as OpenUpload }));
  }

  putUpload(attempt: number, name: string, upload: OpenUpload): void {
    this.writes.push([
      "INSERT INTO uploads (attempt, name, json) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET json = excluded.json",
      attempt,
      name,
      JSON.stringify(upload),
    ]);
  }

  dropUploads(attempt: number): void {
    this.writes.push(["DELETE FROM uploads WHERE attempt = ?", attempt]);
  }

  enqueue(effect: OutboxEffect): void {
    this.writes.push(["INSERT INTO outbox (not_before, json) VALUES (0, ?)", JSON.stringify(effect)]);
  }

  journal(entry: Record<string, SqlValue>): void {
    this.writes.push(["INSERT INTO journal (at, json) VALUES (?, ?)", this.ports.now(), JSON.stringify(entry)]);
  }

  emit(body: DubEventBody): void {
    const meta = this.meta!;
    const sequence = meta.sequence + 1;
    const { dubId, workspaceId } = meta.facts;
    const event = {
      id: this.ports.newId("evt"),
      version: 1,
      sequence,
      createdAt: new Date(this.ports.now()).toISOString(),
      workspaceId,
      dubId,
      ...body,
    } as DubEvent;
    this.putMeta({ ...meta, sequence });
    this.writes.push(["INSERT INTO events (sequence, json) VALUES (?, ?)", sequence, JSON.stringify(event)]);
    this.told.push(event);
  }

  /** Every row goes in one transaction but for a tombstone, and memory with them. Idempotent. Throws what SQL throws: then all is still there. */
  erase(): void {
    this.writes = CONTENT.map((table): Write => [`DELETE FROM ${table}`]);
    this.told = [];
    this.putMeta(tombstone(this.meta!));
    this.commit();
    this.load(this.ports.sql);
    this.isPlanStale = false;
  }

  /** Forgets everything since the last commit. */
  rollback(): void {
    this.writes = [];
    this.told = [];
    this.load(this.ports.sql);
  }

  /** Everything since the last commit, in one transaction; then the watchers are told. Throws what SQL throws: then nothing of it ever was. */
  commit(): void {
    const { writes, told } = this;
    this.writes = [];
    this.told = [];
    if (writes.length === 0) return;
    try {
      this.ports.sql.transaction(() => {
        for (const [query, ...values] of lastOfEach(writes)) this.ports.sql.exec(query, ...values);
      });
    } catch (error) {
      this.rollback();
      throw error;
    }
    for (const event of told) this.ports.tell(JSON.stringify(event));
  }
}

/** What a removed dub still knows: whose it was, so that it can be erased again, and its counters, so that no late word is taken for a new one. */
function tombstone(meta: Meta): Meta {
  return { ...meta, removed: true, sourceLanguage: null, scripted: false, durationMs: null, casts: {}, probed: null };
}

const isOutcome = (state?: UnitState): boolean => state?.status === "done" || state?.status === "failed";

/** The meta row changes with every event; only its last state needs writing. */
function lastOfEach(writes: Write[]): Write[] {
  const lastMeta = writes.findLastIndex(([query]) => query.startsWith("INSERT INTO meta"));
  return writes.filter(([query], index) => index === lastMeta || !query.startsWith("INSERT INTO meta"));
}
