/** Who is at an errand: each take-up has a number of its own, and only the last one changes anything. */
import { and, eq, isNotNull, isNull, lte, sql, type SQL } from "drizzle-orm";
import { errands } from "../db/schema.ts";
import type { ErrandPorts, ErrandRow, TakeUp } from "./errand.ts";

/** Whoever has not been heard of for this long has lost it. */
export const LEASE_MS = 60_000;

export type Name = { id: string; attempt: number };
type Ports = Pick<ErrandPorts, "db" | "now">;
export const leased = ({ now }: Pick<Ports, "now">): Date => new Date(now().getTime() + LEASE_MS);

const isThis = ({ id, attempt }: Name): SQL => and(eq(errands.id, id), eq(errands.attempt, attempt), isNotNull(errands.dueAt))!;

export function takeUpOf(errand: ErrandRow): TakeUp {
  const { id, attempt } = errand;
  // Written out, so that it can stand in the WHERE of any table's statement.
  const isCurrent = sql`exists (select 1 from errands as current where current.id = ${id} and current.attempt = ${attempt} and current.due_at is not null)`;
  return { errand, isCurrent };
}

/** Counted now, so that one whose process dies is counted too. Null: it has ended, or somebody is at it. What a compute service may still do for it counts no more. */
export async function takeUp({ db, now }: Ports, id: string): Promise<TakeUp | null> {
  const [errand] = await db
    .update(errands)
    .set({ attempt: sql`${errands.attempt} + 1`, tries: sql`${errands.tries} + 1`, status: "running", task: null, dueAt: leased({ now }) })
    .where(and(eq(errands.id, id), isNotNull(errands.dueAt), lte(errands.dueAt, now())))
    .returning();
  return errand ? takeUpOf(errand) : null;
}

/** Null: stale. */
export async function current({ db }: Pick<Ports, "db">, name: Name): Promise<ErrandRow | null> {
  return (await db.select().from(errands).where(isThis(name)))[0] ?? null;
}

/** Keeps it for who has it. False: somebody else has it, or it has ended. */
export async function keep(ports: Ports, name: Name, isComputing: boolean, progress?: number): Promise<boolean> {
  const where = and(isThis(name), isComputing ? isNotNull(errands.task) : isNull(errands.task));
  const set = { dueAt: leased(ports), ...(progress !== undefined && { progress }) };
  return (await ports.db.update(errands).set(set).where(where).returning({ id: errands.id })).length > 0;
}
