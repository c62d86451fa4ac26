import { and, gt, isNull, type SQL } from "drizzle-orm";
import { invitations } from "../db/schema.ts";

/** Neither accepted nor withdrawn nor expired. */
export const openInvitation = (now: Date): SQL | undefined =>
  and(isNull(invitations.acceptedAt), isNull(invitations.revokedAt), gt(invitations.expiresAt, now));
