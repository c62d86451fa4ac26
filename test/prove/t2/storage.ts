/** SQLite that survives the process, and the place where crashes and failing writes strike. */
import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { Sql, SqlValue } from "../../../src/dubs/loop/ports.ts";
import { count } from "../tally.ts";
import { Gone, type Life } from "./life.ts";
import type { World } from "./world.ts";

export type Written = { query: string; table: string; values: SqlValue[] };
/** Sees what was committed, in order. */
export type Witness = { saw(writes: readonly Written[]): void; /** What was to be committed and was not. */ missed(writes: readonly Written[]): void };

/** A row in a Durable Object: https://developers.cloudflare.com/durable-objects/platform/limits/ */
const LARGEST_ROW = 2_000_000;
const tables = new Map<string, string | null>();

/** Null: it only reads, or makes tables. */
function tableOf(query: string): string | null {
  const known = tables.get(query);
  if (known !== undefined) return known;
  const table = /^(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM) (\w+)/.exec(query)?.[1] ?? null;
  tables.set(query, table);
  return table;
}

/** Tables that few turns write: without more crashes there, whether a campaign strikes each of them would be luck. */
const RARE = new Set(["choices", "edits", "edit_parts", "outputs", "speakers", "lines", "spec_parts"]);
const RARE_TIMES = 6;
const timesFor = (writes: readonly Written[]): number => (writes.some(({ table }) => RARE.has(table)) ? RARE_TIMES : 1);

export class Storage {
  private readonly database = new DatabaseSync(":memory:");
  private readonly statements = new Map<string, StatementSync>();
  private pending: Written[] | null = null;
  private readonly kind: "dub" | "pool";
  private readonly name: string;
  private readonly world: World;
  private readonly witness: Witness;
  private readonly crash: () => void;

  constructor(kind: "dub" | "pool", name: string, world: World, witness: Witness, crash: () => void) {
    this.kind = kind;
    this.name = name;
    this.world = world;
    this.witness = witness;
    this.crash = crash;
  }

  /** To look at from outside. */
  read(query: string, ...values: SqlValue[]): Record<string, SqlValue>[] {
    return this.perform(query, values);
  }

  sqlFor(life: Life): Sql {
    const alive = (): void => {
      if (life.isOver) throw new Gone(`${this.name} is dead`);
    };
    return {
      exec: (query, ...values) => {
        alive();
        const table = tableOf(query);
        if (table === null) return this.perform(query, values);
        if (this.pending) return this.note(query, table, values);
        let rows: Record<string, SqlValue>[] = [];
        this.write(() => void (rows = this.note(query, table, values)));
        return rows;
      },
      transaction: (run) => {
        alive();
        this.write(run);
      },
    };
  }

  close(): void {
    this.database.close();
  }

  /** All or nothing; then the process may die, knowing of it or not. */
  private write(run: () => void): void {
    this.pending = [];
    this.database.exec("BEGIN");
    try {
      run();
      this.strikeBefore(this.pending);
      this.database.exec("COMMIT");
    } catch (error) {
      this.database.exec("ROLLBACK");
      this.witness.missed(this.pending);
      this.pending = null;
      throw error;
    }
    const writes = this.pending;
    this.pending = null;
    this.witness.saw(writes);
    if (this.world.nemesis.strikes(`${this.kind}: crash after a write`, this.name, timesFor(writes))) this.die("after", writes);
  }

  private strikeBefore(writes: readonly Written[]): void {
    const { nemesis } = this.world;
    if (nemesis.strikes(`${this.kind}: crash before a write`, this.name, timesFor(writes))) this.die("before", writes);
    if (nemesis.strikes(`${this.kind}: a write fails`, this.name)) throw new Error("database or disk is full");
  }

  private die(when: "before" | "after", writes: readonly Written[]): never {
    for (const { table } of writes) count(this.world.counters, `crash ${when} a write of ${this.kind}.${table}`);
    this.crash();
    throw new Gone(`${this.name} died ${when} a write`);
  }

  private note(query: string, table: string, values: SqlValue[]): Record<string, SqlValue>[] {
    if (values.reduce<number>((sum, value) => sum + (typeof value === "string" ? value.length : 8), 0) > LARGEST_ROW) throw new Error("string or blob too big");
    this.pending!.push({ query, table, values });
    return this.perform(query, values);
  }

  private perform(query: string, values: SqlValue[]): Record<string, SqlValue>[] {
    let statement = this.statements.get(query);
    if (!statement) this.statements.set(query, (statement = this.database.prepare(query)));
    return statement.all(...values) as Record<string, SqlValue>[];
  }
}
