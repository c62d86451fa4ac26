import type { Role } from "../accounts/actor.ts";
import type { workspaces } from "../db/schema.ts";
import type { Workspace } from "./wire.ts";

type Row = Pick<typeof workspaces.$inferSelect, "id" | "name" | "personalOf" | "createdAt">;

/** `role`: of the person who asks. */
export const showWorkspace = ({ id, name, personalOf, createdAt }: Row, role: Role): Workspace => ({
  id,
  name,
  personal: personalOf !== null,
  role,
  createdAt: createdAt.toISOString(),
});
