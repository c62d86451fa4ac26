/**
 * The limiter's rows: one of what counts over time, and one per call under way. Written by LimitObject alone. Who waits is not kept:
 * it asks again, and only its turn is lost.
 */
import { z } from "zod";
import { applyMigrations } from "../sql-migrations.ts";
import type { Lease, State } from "./state.ts";
import { FRESH } from "./state.ts";

export type LimitSql = {
  exec(query: string, ...values: (string | number | null)[]): Record<string, unknown>[];
  /** All or nothing, synchronously. */
  transaction(run: () => void): void;
};

/** Append-only; entry n brings the schema from version n to n + 1. */
const MIGRATIONS: readonly string[][] = [
  [
    "CREATE TABLE known (id INTEGER PRIMARY KEY CHECK (id = 1), json TEXT NOT NULL)",
    "CREATE TABLE leases (id INTEGER PRIMARY KEY, call TEXT NOT NULL, began_at INTEGER NOT NULL, until INTEGER NOT NULL)",
  ],
];

/** A field that an earlier version did not know is as it is at the beginning. */
const Known = z.object({
  requestsFullAt: z.number().default(FRESH.requestsFullAt),
  charactersFullAt: z.number().default(FRESH.charactersFullAt),
  closedUntil: z.number().default(FRESH.closedUntil),
  closedBy: z.enum(["retry_after", "paused"]).default(FRESH.closedBy),
  throttles: z.number().default(FRESH.throttles),
  throttledAt: z.number().default(FRESH.throttledAt),
  breaker: z
    .discriminatedUnion("kind", [
      z.object({ kind: z.literal("closed"), failures: z.number() }),
      z.object({ kind: z.literal("open"), opened: z.number(), until: z.number(), probe: z.number().nullable() }),
    ])
    .default(FRESH.breaker),
  lastLease: z.number().default(FRESH.lastLease),
  callMs: z.number().default(FRESH.callMs),
});

export const migrate = (sql: LimitSql): void => applyMigrations(sql, MIGRATIONS);

export function load(sql: LimitSql): State {
  const row = sql.exec("SELECT json FROM known WHERE id = 1")[0];
  const leases = sql
    .exec("SELECT id, call, began_at, until FROM leases ORDER BY id")
    .map((each): Lease => ({ id: Number(each["id"]), call: String(each["call"]), beganAt: Number(each["began_at"]), until: Number(each["until"]) }));
  return { ...FRESH, ...(row && Known.parse(JSON.parse(String(row["json"])))), leases };
}

/** Only what changed; nothing where but the waiting changed. */
export function save(sql: LimitSql, before: State, { leases, waiting: _waiting, awayUntil: _awayUntil, ...known }: State): void {
  const isSame = leases === before.leases && (Object.keys(known) as (keyof typeof known)[]).every((name) => known[name] === before[name]);
  if (isSame) return;
  sql.transaction(() => {
    const now = new Set(leases);
    const then = new Set(before.leases);
    for (const lease of before.leases) if (!now.has(lease)) sql.exec("DELETE FROM leases WHERE id = ?", lease.id);
    for (const lease of leases)
      if (!then.has(lease))
        sql.exec("INSERT OR REPLACE INTO leases (id, call, began_at, until) VALUES (?, ?, ?, ?)", lease.id, lease.call, lease.beganAt, lease.until);
    sql.exec("INSERT INTO known (id, json) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json", JSON.stringify(known));
  });
}
