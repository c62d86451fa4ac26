import type { Role } from "../accounts/actor.ts";
import { members, users } from "../db/schema.ts";
import type { Member } from "./wire.ts";

export const memberColumns = { id: members.userId, name: users.name, email: users.email, role: members.role, createdAt: members.createdAt };

export const showMember = ({ id, name, email, role, createdAt }: { id: string; name: string; email: string; role: Role; createdAt: Date }): Member => ({
  userId: id,
  name,
  email,
  role,
  joinedAt: createdAt.toISOString(),
});
