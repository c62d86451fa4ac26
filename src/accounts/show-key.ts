import type { apiKeys } from "../db/schema.ts";
import type { ApiKey } from "./key-wire.ts";

type Row = Pick<typeof apiKeys.$inferSelect, "id" | "name" | "mode" | "hint" | "scopes" | "createdAt"> & { lastUsedAt?: Date | null };

/** Nothing of the key itself but its ends. */
export const showKey = ({ id, name, mode, hint, scopes, createdAt, lastUsedAt }: Row): ApiKey => ({
  id,
  name,
  mode,
  prefix: `ov_${mode}_`,
  hint,
  scopes,
  createdAt: createdAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
});
