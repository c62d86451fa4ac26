import { and, eq } from "drizzle-orm";
import { verifiedPerson } from "../accounts/person.ts";
import type { Context } from "../context.ts";
import { type Creation, type IdempotentRequest, type Once, once } from "../db/once.ts";
import { errands } from "../db/schema.ts";
import { errandStatement } from "../errands/errand-statement.ts";
import { AppError } from "../errors.ts";
import { sha256Of } from "../sha256-of.ts";
import { showExport } from "./show-export.ts";
import type { Export } from "./wire.ts";

/** One at a time. Throws `unverified`, and `export_running`, naming the one that is. */
export async function createExport(context: Context, request: IdempotentRequest | null): Promise<Once<Export>> {
  const { userId } = verifiedPerson(context.actor);
  const made = await once(context, request, () => create(context, userId));
  if (!made.replayed) await context.beginErrand(made.answer.id);
  return made;
}

async function create(context: Context, userId: string): Promise<Creation<Export>> {
  const { actor, now } = context;
  const earlier = await earlierExports(context, userId);
  const running = earlier.find(({ endedAt }) => endedAt === null);
  if (running) throw new AppError("export_running", `An export is being made: look at it under its id, ${running.id}.`);
  const id = await nextId(
    userId,
    earlier.map((each) => each.id),
  );
  const { statement } = errandStatement(context, { id, kind: "export", workspaceId: actor.workspaceId, subjectId: userId });
  return { answer: await showExport(context, { ...EMPTY, id, createdAt: now() }), statements: [statement] };
}

const EMPTY = { status: "waiting" as const, progress: 0, result: null, failureCode: null, failureMessage: null, endedAt: null };

const earlierExports = ({ db }: Pick<Context, "db">, userId: string) =>
  db
    .select({ id: errands.id, endedAt: errands.endedAt })
    .from(errands)
    .where(and(eq(errands.subjectId, userId), eq(errands.kind, "export")));

/** Whoever asks twice at once gets the same one. */
async function nextId(userId: string, earlierIds: string[]): Promise<string> {
  const digest = await sha256Of(new TextEncoder().encode(["export", userId, ...earlierIds.toSorted()].join(" ")));
  return `ern_${digest.slice(0, 32)}`;
}
