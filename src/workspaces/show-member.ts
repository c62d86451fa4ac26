import type { Role } from "../accounts/actor.ts";
import { members, users } from "../db/schema.ts";
import type { Member } from "./wire.ts";

export const memberColumns = {
  id: members.userId,
  workspaceId: members.workspaceId,
  name: users.name,
  email: users.email,
  avatarKey: users.avatarKey,
  role: members.role,
  createdAt: members.createdAt,
};
type MemberRow = { id: string; workspaceId: string; name: string; email: string; avatarKey: string | null; role: Role; createdAt: Date };

export const showMember = ({ id, workspaceId, name, email, avatarKey, role, createdAt }: MemberRow): Member => ({
  userId: id,
  name,
  email,
  avatarUrl: avatarKey === null ? null : `/v1/workspaces/${workspaceId}/members/${id}/avatar`,
  role,
  joinedAt: createdAt.toISOString(),
});
