/** What became of the pictures that people chose, by the errands that make them. */
import { and, eq, sql } from "drizzle-orm";
import type { SystemContext } from "../context.ts";
import type { Db } from "../db/client.ts";
import { errands } from "../db/schema.ts";
import type { ErrandRow } from "../errands/errand.ts";
import { choicePrefix } from "../media/keys.ts";
import type { Chosen } from "./erase-choices.ts";
import type { PictureChoice } from "./wire.ts";

export type ChoiceErrand = Pick<ErrandRow, "id" | "status" | "failureCode" | "failureMessage">;
const { id, subjectId, status, failureCode, failureMessage } = errands;

/** The last choice of each of these that was not called off, by the subject's id. One look into the index for each, however often one chose. */
export async function latestChoices(
  { db }: Pick<SystemContext, "db">,
  kind: Chosen["kind"],
  subjectIds: readonly string[],
): Promise<Map<string, ChoiceErrand>> {
  if (subjectIds.length === 0) return new Map();
  const last = sql`select last.id from errands as last where last.subject_id = asked.value and last.kind = ${kind} and last.failure_code is not 'canceled'
    order by last.created_at desc, last.id desc limit 1`;
  const rows = await db
    .select({ id, subjectId, status, failureCode, failureMessage })
    .from(errands)
    .where(sql`${errands.id} in (select (${last}) from json_each(${JSON.stringify(subjectIds)}) as asked)`);
  return new Map(rows.map(({ subjectId: subject, ...errand }) => [subject, errand]));
}

/**
 * `parent`: under which all choices lie; `key`: of the chosen picture that is shown, null where none is. Null: none was chosen, or it was
 * taken back. One that is shown has not failed, even where the store would not erase the one before it.
 */
export function showChoice(errand: ChoiceErrand | undefined, { parent, key }: { parent: string; key: string | null }): PictureChoice | null {
  const isOwn = errand !== undefined && key?.startsWith(choicePrefix(parent, errand.id));
  if (errand?.status === "failed" && !isOwn)
    return { status: "failed", failure: { code: errand.failureCode ?? "internal", message: errand.failureMessage ?? "" } };
  if (errand && errand.status !== "succeeded" && errand.status !== "failed") return { status: "processing", failure: null };
  return key !== null ? { status: "ready", failure: null } : null;
}

/** For the batch that takes a choice back, behind what calls off: of one that has failed nothing is told any more. */
export const forgetFailedStatement = (db: Db, chosen: Chosen) =>
  db.delete(errands).where(and(eq(subjectId, chosen.subjectId), eq(errands.kind, chosen.kind), eq(status, "failed"), sql`${failureCode} <> 'canceled'`));
