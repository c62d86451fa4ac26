import { and, count, eq, isNull } from "drizzle-orm";
import { activityStatement } from "../activity/record.ts";
import type { Context } from "../context.ts";
import { randomBytes } from "../db/new-id.ts";
import { type Creation, type IdempotentRequest, type Once, once } from "../db/once.ts";
import { apiKeys } from "../db/schema.ts";
import { AppError } from "../errors.ts";
import type { Actor } from "./actor.ts";
import type { CreateApiKey, NewApiKey } from "./key-wire.ts";
import { mintKey } from "./mint-key.ts";
import { showKey } from "./show-key.ts";

type IssueContext = Pick<Context, "db" | "now" | "newId" | "network" | "actor">;
const MOST = 100;

/**
 * A key for the actor's workspace. What is kept for a repeated request lacks the key itself, which is stored nowhere in clear.
 * Throws `forbidden` for more than the actor may, `too_many_keys`.
 */
export async function issueKey(context: IssueContext, input: CreateApiKey, request: IdempotentRequest | null): Promise<Once<NewApiKey>> {
  refuseMore(context.actor, input);
  let shown: string | null = null;
  const done = await once(context, request, async () => {
    const { creation, key } = await create(context, input);
    shown = key;
    return creation;
  });
  return done.replayed ? done : { ...done, answer: { ...done.answer, key: shown } };
}

/** Nobody hands out what they do not have: neither a scope, nor with a test key what costs. Throws `forbidden`. */
export function refuseMore(actor: Pick<Actor, "scopes" | "mode">, { mode, scopes }: Pick<CreateApiKey, "mode" | "scopes">): void {
  const beyond = scopes.filter((scope) => !actor.scopes.includes(scope));
  if (beyond.length > 0) throw new AppError("forbidden", `You cannot give what you do not have: ${beyond.join(", ")}.`);
  if (mode === "live" && actor.mode === "test") throw new AppError("forbidden", "A test key makes no live keys.");
}

async function create(context: IssueContext, { name, mode, scopes }: CreateApiKey): Promise<{ creation: Creation<NewApiKey>; key: string }> {
  const { db, now, actor } = context;
  await refuseTooMany(context);
  const minted = await mintKey(randomBytes, mode);
  const row = { ...minted.row, workspaceId: actor.workspaceId, name, scopes, createdBy: await makerOf(context), createdAt: now() };
  const creation = {
    answer: { ...showKey(row), key: null },
    statements: [db.insert(apiKeys).values(row), activityStatement(context, { action: "key.created", resourceId: row.id })],
  };
  return { creation, key: minted.key };
}

/** The person; for a key that makes a key, whoever made that one, so that both go when the person does. */
async function makerOf({ db, actor }: IssueContext): Promise<string | null> {
  if (actor.person) return actor.person.userId;
  const [row] = await db.select({ createdBy: apiKeys.createdBy }).from(apiKeys).where(eq(apiKeys.id, actor.keyId));
  return row?.createdBy ?? null;
}

async function refuseTooMany({ db, actor }: IssueContext): Promise<void> {
  const standing = and(eq(apiKeys.workspaceId, actor.workspaceId), isNull(apiKeys.revokedAt));
  const [row] = await db.select({ many: count() }).from(apiKeys).where(standing);
  if ((row?.many ?? 0) >= MOST) throw new AppError("too_many_keys", `A workspace may have ${MOST} API keys: revoke one that is not used any more.`);
}
