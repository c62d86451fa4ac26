import type { invitations } from "../db/schema.ts";
import type { Invitation } from "./wire.ts";

type Row = Pick<typeof invitations.$inferSelect, "id" | "email" | "role" | "createdAt" | "expiresAt">;

/** Never its token: that is in the mail alone. */
export const showInvitation = ({ id, email, role, createdAt, expiresAt }: Row): Invitation => ({
  id,
  email,
  role,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
});
