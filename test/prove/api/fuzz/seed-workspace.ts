/** A workspace that is shared, and what the mails of a platform bring. */
import { tokenMailed } from "./mail.ts";
import { asking, newPerson, PASSWORD, type Person, signUp } from "./people.ts";

type Row = { id: string };

/** Shared with two: one whose role is changed, and one who is removed. */
export async function seedWorkspace(main: Person, [member, another]: [Person, Person], logDir: string): Promise<{ id: string; ids: Record<string, string> }> {
  const { id } = await main.ask<Row>("POST", "/v1/workspaces", { name: "Shared" });
  for (const person of [member, another]) {
    await main.ask("POST", `/v1/workspaces/${id}/invitations`, { email: person.email, role: "editor" });
    await person.ask("POST", "/v1/invitations/accept", { token: await tokenMailed(logDir, person.email, "invitation") });
  }
  const invitation = await main.ask<Row>("POST", `/v1/workspaces/${id}/invitations`, { email: "later@example.com", role: "viewer" });
  const spare = await main.ask<Row>("POST", "/v1/workspaces", { name: "Spare" });
  return {
    id,
    ids: {
      "/v1/workspaces": id,
      "DELETE /v1/workspaces": spare.id,
      "/v1/workspaces/{id}/members": member.userId,
      "DELETE /v1/workspaces/{id}/members": another.userId,
      "/v1/workspaces/{id}/invitations": invitation.id,
    },
  };
}

/** The tokens that mails bring, as the bodies that take them. */
export async function seedMailed(url: string, logDir: string, main: Person, other: Person, workspaceId: string): Promise<Record<string, unknown>> {
  const pending = "pending@example.com";
  await signUp(url, pending);
  const forgetful = await newPerson({ url, logDir });
  await asking(url, {})("POST", "/v1/auth/password/reset-request", { email: forgetful.email });
  const mover = await newPerson({ url, logDir });
  const moved = `moved-${mover.email}`;
  await mover.ask("POST", "/v1/auth/email/change", { currentPassword: PASSWORD, email: moved });
  await main.ask("POST", `/v1/workspaces/${workspaceId}/invitations`, { email: other.email, role: "viewer" });
  return {
    "POST /v1/auth/verify-email": { token: await tokenMailed(logDir, pending, "verify-email") },
    "POST /v1/auth/password/reset": { token: await tokenMailed(logDir, forgetful.email, "reset-password"), newPassword: "another horse battery staple" },
    "POST /v1/auth/email/confirm": { token: await tokenMailed(logDir, moved, "confirm-email") },
    "POST /v1/invitations/accept": { token: await tokenMailed(logDir, other.email, "invitation") },
    "POST /v1/auth/token": {},
    "DELETE /v1/workspaces/{id}": { currentPassword: PASSWORD },
    "POST /v1/auth/password/change": { currentPassword: PASSWORD, newPassword: "another horse battery staple" },
  };
}
