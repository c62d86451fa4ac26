import { and, count, eq, gt } from "drizzle-orm";
import { activityStatement } from "../activity/record.ts";
import type { Context } from "../context.ts";
import { randomBytes } from "../db/new-id.ts";
import { type Creation, type IdempotentRequest, type Once, once } from "../db/once.ts";
import { invitations, members, users } from "../db/schema.ts";
import { AppError } from "../errors.ts";
import { mailStatement } from "../mail/outbox.ts";
import { enterWorkspace, type Entered } from "./enter-workspace.ts";
import { invitationUrl, mintInvitation } from "./mint-invitation.ts";
import { openInvitation } from "./open-invitation.ts";
import { refusePersonal } from "./refuse-personal.ts";
import { showInvitation } from "./show-invitation.ts";
import type { CreateInvitation, Invitation } from "./wire.ts";

/** `publicUrl`: what the link in the mail begins with. */
export type InviteContext = Pick<Context, "db" | "now" | "newId" | "network" | "actor"> & { publicUrl: string };
const DAY_MS = 24 * 60 * 60 * 1000;
const KEEP_MS = 7 * DAY_MS;
/** Each is a mail to somebody who did not ask for it. */
const MOST_A_DAY = 50;

/**
 * Writes the mail as well. An earlier invitation of the address, if it is still open, is withdrawn. The mail is in the language
 * of whoever has the address, else in the inviter's; the answer is the same whether or not it has an account. Throws as enterWorkspace, `personal_workspace`, `already_member`, `too_many_invitations`.
 */
export async function createInvitation(
  outside: InviteContext,
  { workspaceId, ...input }: CreateInvitation & { workspaceId: string },
  request: IdempotentRequest | null,
): Promise<Once<Invitation>> {
  const entered = await enterWorkspace(outside, workspaceId, "manage");
  refusePersonal(entered.workspace, "A personal workspace is for one alone: make a shared one and invite people there.");
  return once(entered.context, request, async () => {
    await refuseMember(entered, input.email);
    await refuseTooMany(entered);
    return create(entered, input);
  });
}

async function create({ context, person, workspace }: Entered<InviteContext>, { email, role }: CreateInvitation): Promise<Creation<Invitation>> {
  const { db, now, newId, publicUrl } = context;
  const { token, tokenHash } = await mintInvitation(randomBytes);
  const [inviter] = await db.select({ name: users.name }).from(users).where(eq(users.id, person.userId));
  const [invitee] = await db.select({ locale: users.locale }).from(users).where(eq(users.email, email));
  const expiresAt = new Date(now().getTime() + KEEP_MS);
  const row = { id: newId("inv"), workspaceId: workspace.id, email, role, tokenHash, invitedBy: person.userId, createdAt: now(), expiresAt };
  const data = { url: invitationUrl(publicUrl, token), workspace: workspace.name, inviter: inviter?.name ?? "", role, expiresAt: expiresAt.toISOString() };
  const earlier = and(eq(invitations.workspaceId, workspace.id), eq(invitations.email, email), openInvitation(now()));
  return {
    answer: showInvitation(row),
    statements: [
      db.update(invitations).set({ revokedAt: now() }).where(earlier),
      db.insert(invitations).values(row),
      mailStatement(context, { template: "invitation", to: email, locale: invitee?.locale ?? person.locale, data }),
      activityStatement(context, { action: "member.invited", resourceId: row.id }),
    ],
  };
}

async function refuseMember({ context, workspace }: Entered<InviteContext>, email: string): Promise<void> {
  const [row] = await context.db
    .select({ userId: members.userId })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(and(eq(members.workspaceId, workspace.id), eq(users.email, email)));
  if (row) throw new AppError("already_member", "Whoever has this address is a member already: change the role instead.");
}

async function refuseTooMany({ context, workspace }: Entered<InviteContext>): Promise<void> {
  const since = new Date(context.now().getTime() - DAY_MS);
  const [row] = await context.db
    .select({ many: count() })
    .from(invitations)
    .where(and(eq(invitations.workspaceId, workspace.id), gt(invitations.createdAt, since)));
  if ((row?.many ?? 0) >= MOST_A_DAY) throw new AppError("too_many_invitations", `A workspace may send ${MOST_A_DAY} invitations a day.`);
}
