import { activityIfChanged, ofPerson } from "../activity/record.ts";
import { and, eq, sql } from "drizzle-orm";
import { verifiedPerson } from "../accounts/person.ts";
import type { Context } from "../context.ts";
import { type Creation, type IdempotentRequest, type Once, once } from "../db/once.ts";
import { oneOf } from "../db/one-of.ts";
import { errands } from "../db/schema.ts";
import { errandStatement } from "../errands/errand-statement.ts";
import { AppError } from "../errors.ts";
import { sha256Of } from "../sha256-of.ts";
import type { ExportInput } from "./export-state.ts";
import { showExport } from "./show-export.ts";
import type { Export } from "./wire.ts";

/** One at a time, and the last one's files alone are kept: the errand removes an earlier one's. Throws `unverified`, and `export_running`, naming the one that is. */
export async function createExport(context: Context, request: IdempotentRequest | null): Promise<Once<Export>> {
  const { userId } = verifiedPerson(context.actor);
  const made = await once(context, request, () => create(context, userId));
  if (!made.replayed) await context.beginErrand(made.answer.id);
  return made;
}

async function create(context: Context, userId: string): Promise<Creation<Export>> {
  const { db, now } = context;
  const earlier = await earlierExports(context, userId);
  const running = earlier.find(({ endedAt }) => endedAt === null);
  if (running) throw new AppError("export_running", `An export is being made: look at it under its id, ${running.id}.`);
  const id = await nextId(
    userId,
    earlier.map((each) => each.id),
  );
  const input: ExportInput = { earlierIds: earlier.filter(({ isKept }) => isKept).map((each) => each.id) };
  const { statement } = errandStatement(context, { id, kind: "export", workspaceId: userId, subjectId: userId, input });
  const forget = db.update(errands).set({ result: null }).where(oneOf(errands.id, input.earlierIds));
  return {
    answer: await showExport(context, { ...EMPTY, id, createdAt: now() }),
    statements: [forget, statement, activityIfChanged(ofPerson(context), { action: "export.created", resourceId: id })],
  };
}

const EMPTY = { status: "waiting" as const, progress: 0, result: null, failureCode: null, failureMessage: null, endedAt: null };

const earlierExports = ({ db }: Pick<Context, "db">, userId: string) =>
  db
    .select({ id: errands.id, endedAt: errands.endedAt, isKept: sql<number>`${errands.result} is not null` })
    .from(errands)
    .where(and(eq(errands.subjectId, userId), eq(errands.kind, "export")));

/** Whoever asks twice at once gets the same one. */
async function nextId(userId: string, earlierIds: string[]): Promise<string> {
  const digest = await sha256Of(new TextEncoder().encode(["export", userId, ...earlierIds.toSorted()].join(" ")));
  return `ern_${digest.slice(0, 32)}`;
}
