import type { Context } from "../context.ts";
import type { Statement } from "../db/client.ts";
import { errands } from "../db/schema.ts";
import type { ErrandKind } from "./errand-kinds.ts";

/** Of every id of an errand: tells it from a dub's where both stand in line. */
const PREFIX = "ern";
export const isErrandId = (id: string): boolean => id.startsWith(`${PREFIX}_`);

/**
 * `workspaceId`: with which it goes; of an errand about a person the person's id, so that it goes with nobody's workspace.
 * `id`: where the same errand may be asked for twice, a name that only it has (`ern_...`): the second row is none. `input`: JSON.
 */
export type NewErrand = { kind: ErrandKind; workspaceId: string; subjectId: string; input?: unknown; id?: string };

/** An errand to be written in the batch of what it follows from; after the batch `beginErrand(id)` sees that it begins at once. */
export function errandStatement({ db, now, newId }: Pick<Context, "db" | "now" | "newId">, errand: NewErrand): { id: string; statement: Statement } {
  const { id = newId(PREFIX), input = null, ...of } = errand;
  const row = { ...of, id, input, status: "waiting" as const, createdAt: now(), dueAt: now() };
  return { id, statement: db.insert(errands).values(row).onConflictDoNothing() };
}
