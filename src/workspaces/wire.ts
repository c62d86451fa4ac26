/** Workspaces, members and invitations on the wire. */
import { z } from "zod";
import { Email } from "../accounts/account-wire.ts";
import { roles } from "../accounts/actor.ts";
import { orNull } from "../dubs/wire.ts";
import { nameSchema } from "../name-schema.ts";

/** It stands in mails to people who did not ask for them, so it may carry no address of a page. */
const Name = nameSchema(100, { pattern: /:\/\/|[wW]{3}\./, message: "A name has no web address." });
export const RoleName = z.enum(roles).meta({
  description: "`owner`: everything; `editor`: reads and writes; `viewer`: reads; `billing`: reads, and sees to what is paid.",
});

export const Workspace = z
  .object({
    id: z.string(),
    name: z.string(),
    personal: z.boolean().meta({ description: "The one that came with the account: it has one member and cannot be deleted." }),
    role: RoleName,
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "Workspace" });
export type Workspace = z.infer<typeof Workspace>;

export const NameWorkspace = z.strictObject({ name: Name });
export type NameWorkspace = z.infer<typeof NameWorkspace>;

export const Member = z
  .object({
    userId: z.string(),
    name: z.string(),
    email: z.string(),
    avatarUrl: orNull(z.string()).meta({ description: "Path of the picture; null: there is none." }),
    role: RoleName,
    joinedAt: z.iso.datetime(),
  })
  .meta({ id: "Member" });
export type Member = z.infer<typeof Member>;

export const ChangeRole = z.strictObject({ role: RoleName });
export type ChangeRole = z.infer<typeof ChangeRole>;

export const Invitation = z
  .object({ id: z.string(), email: z.string(), role: RoleName, createdAt: z.iso.datetime(), expiresAt: z.iso.datetime() })
  .meta({ id: "Invitation" });
export type Invitation = z.infer<typeof Invitation>;

export const CreateInvitation = z.strictObject({ email: Email, role: RoleName });
export type CreateInvitation = z.infer<typeof CreateInvitation>;

export const AcceptInvitation = z.strictObject({ token: z.string().min(1).max(200) });
export type AcceptInvitation = z.infer<typeof AcceptInvitation>;
