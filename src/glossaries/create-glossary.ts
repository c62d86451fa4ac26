import { activityStatement } from "../activity/record.ts";
import { and, count, eq, isNull } from "drizzle-orm";
import type { Context } from "../context.ts";
import { type Creation, type IdempotentRequest, type Once, once } from "../db/once.ts";
import { glossaries } from "../db/schema.ts";
import { AppError } from "../errors.ts";
import { checkTerms } from "./check-terms.ts";
import { showGlossary } from "./show-glossary.ts";
import type { CreateGlossary, LibraryGlossary } from "./wire.ts";

const MOST = 200;

/** Throws `duplicate_term`, `too_many_glossaries`. */
export function createGlossary(context: Context, input: CreateGlossary, request: IdempotentRequest | null): Promise<Once<LibraryGlossary>> {
  return once(context, request, () => create(context, input));
}

async function create(context: Context, input: CreateGlossary): Promise<Creation<LibraryGlossary>> {
  const { db, actor, now } = context;
  const terms = checkTerms(input.terms);
  await refuseTooMany(context);
  const times = { createdAt: now(), updatedAt: now(), deletedAt: null };
  const row = { id: context.newId("gls"), workspaceId: actor.workspaceId, name: input.name, terms, revision: 1, ...times };
  return {
    answer: showGlossary(row),
    statements: [db.insert(glossaries).values(row), activityStatement(context, { action: "glossary.created", resourceId: row.id })],
  };
}

async function refuseTooMany({ db, actor }: Context): Promise<void> {
  const mine = and(eq(glossaries.workspaceId, actor.workspaceId), isNull(glossaries.deletedAt));
  const [row] = await db.select({ many: count() }).from(glossaries).where(mine);
  if ((row?.many ?? 0) >= MOST) throw new AppError("too_many_glossaries", `A workspace may have ${MOST} glossaries: delete one that is not used any more.`);
}
