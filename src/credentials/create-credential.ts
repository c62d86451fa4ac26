import { and, count, eq, isNull } from "drizzle-orm";
import { activityStatement } from "../activity/record.ts";
import { type Creation, type IdempotentRequest, type Once, once } from "../db/once.ts";
import { credentials } from "../db/schema.ts";
import { AppError } from "../errors.ts";
import { checkAddress } from "./check-address.ts";
import type { CredentialContext } from "./context.ts";
import { sealed } from "./sealed.ts";
import { showCredential } from "./show-credential.ts";
import type { CreateCredential, Credential } from "./wire.ts";

/** More keys than anybody tells apart by four letters. */
const MOST = 50;

/** Throws `endpoint_not_allowed`, `too_many_credentials`. */
export function createCredential(context: CredentialContext, input: CreateCredential, request: IdempotentRequest | null): Promise<Once<Credential>> {
  return once(context, request, () => create(context, input));
}

async function create(context: CredentialContext, { name, secret }: CreateCredential): Promise<Creation<Credential>> {
  const { db, keys, guard, actor } = context;
  const { workspaceId } = actor;
  await refuseTooMany(context);
  await checkAddress(secret, guard);
  const id = context.newId("cre");
  const own = { id, workspaceId, vendor: secret.vendor, name, revision: 1, createdBy: actor.keyId, createdAt: context.now(), deletedAt: null };
  const row = { ...own, ...(await sealed(keys, own, secret)) };
  return {
    answer: showCredential(row),
    statements: [db.insert(credentials).values(row), activityStatement(context, { action: "credential.created", resourceId: id })],
  };
}

async function refuseTooMany({ db, actor }: CredentialContext): Promise<void> {
  const mine = and(eq(credentials.workspaceId, actor.workspaceId), isNull(credentials.deletedAt));
  const [row] = await db.select({ many: count() }).from(credentials).where(mine);
  if ((row?.many ?? 0) >= MOST) throw new AppError("too_many_credentials", `A workspace may have ${MOST} credentials: delete one that is not used any more.`);
}
