/** The line's rows: one per ticket, and one per turn of a workspace or dub that was served and still waits. Written by PoolObject alone. */
import { applyMigrations } from "../sql-migrations.ts";
import { dubTurn, emptyLine, enter, hold, nameOf, wait, type Entry, type Held, type Line, type Ticket } from "./line.ts";
import type { PoolSql } from "./ports.ts";

/** Append-only; entry n brings the schema from version n to n + 1. Integer keys and no indexes: a change is one row written. */
const MIGRATIONS: readonly string[][] = [
  [
    `CREATE TABLE tickets (id INTEGER PRIMARY KEY, dub_id TEXT NOT NULL, attempt INTEGER NOT NULL, workspace_id TEXT NOT NULL,
       entered_at INTEGER NOT NULL, slot INTEGER, since INTEGER, state TEXT NOT NULL)`,
    "CREATE TABLE turns (name TEXT PRIMARY KEY, turn INTEGER NOT NULL) WITHOUT ROWID",
  ],
];

export const migrate = (sql: PoolSql): void => applyMigrations(sql, MIGRATIONS);

/** The line as it was last saved. */
export function load(sql: PoolSql, slots: number): Line {
  const line = emptyLine(slots);
  const turns = new Map(sql.exec("SELECT name, turn FROM turns").map((row) => [String(row["name"]), Number(row["turn"])]));
  for (const row of sql.exec("SELECT * FROM tickets ORDER BY id")) {
    const ticket: Ticket = {
      id: Number(row["id"]),
      dubId: String(row["dub_id"]),
      attempt: Number(row["attempt"]),
      workspaceId: String(row["workspace_id"]),
      enteredAt: Number(row["entered_at"]),
    };
    if (row["slot"] === null) wait(line, ticket);
    else hold(line, { ...ticket, slot: Number(row["slot"]), since: Number(row["since"]), state: row["state"] as Held["state"] });
    line.last = ticket.id;
  }
  line.last = Math.max(line.last, ...turns.values());
  line.waiting = inOrder(line.waiting, (workspaceId) => turns.get(workspaceId));
  for (const [workspaceId, ring] of line.waiting) ring.dubs = inOrder(ring.dubs, (dubId) => turns.get(dubTurn(workspaceId, dubId)));
  return line;
}

/** Who was not served since it joined is where its first ticket puts it. */
function inOrder<T extends { turn: number }>(ring: Map<string, T>, turnOf: (key: string) => number | undefined): Map<string, T> {
  for (const [key, member] of ring) member.turn = turnOf(key) ?? member.turn;
  return new Map([...ring].toSorted(([, one], [, other]) => one.turn - other.turn));
}

/** Only what changed, all or nothing. After a throw the line in memory is ahead of its rows: load it again. */
export function save(sql: PoolSql, { unsaved }: Line): void {
  const { tickets, turns } = unsaved;
  if (tickets.size + turns.size === 0) return;
  sql.transaction(() => {
    for (const [id, ticket] of tickets) {
      if (ticket) putTicket(sql, ticket);
      else sql.exec("DELETE FROM tickets WHERE id = ?", id);
    }
    for (const [name, turn] of turns) {
      if (turn === null) sql.exec("DELETE FROM turns WHERE name = ?", name);
      else sql.exec("INSERT INTO turns (name, turn) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET turn = excluded.turn", name, turn);
    }
  });
  tickets.clear();
  turns.clear();
}

function putTicket(sql: PoolSql, ticket: Ticket | Held): void {
  const [slot, since, state] = "slot" in ticket ? [ticket.slot, ticket.since, ticket.state] : [null, null, "waiting"];
  const { id, dubId, attempt, workspaceId, enteredAt } = ticket;
  sql.exec("INSERT OR REPLACE INTO tickets VALUES (?, ?, ?, ?, ?, ?, ?, ?)", id, dubId, attempt, workspaceId, enteredAt, slot, since, state);
}

/** The line as it was kept before it had rows: one value. */
export type KeptWhole = { held: (Entry & { slot: number; since: number; begun: boolean })[]; waiting: Entry[] };

/** Idempotent, should its removal have been lost. */
export function takeOver(line: Line, { held, waiting }: KeptWhole): void {
  const isNew = (entry: Entry): boolean => !line.tickets.has(nameOf(entry));
  for (const { begun, ...each } of held.filter(isNew)) {
    const ticket: Held = { ...each, id: ++line.last, state: begun ? "begun" : "beginning" };
    hold(line, ticket);
    line.unsaved.tickets.set(ticket.id, ticket);
  }
  for (const each of waiting) enter(line, each);
}
