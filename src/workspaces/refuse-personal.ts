import type { workspaces } from "../db/schema.ts";
import { AppError } from "../errors.ts";

/** Throws `personal_workspace` with `why`, where it is somebody's personal one. */
export function refusePersonal({ personalOf }: Pick<typeof workspaces.$inferSelect, "personalOf">, why: string): void {
  if (personalOf !== null) throw new AppError("personal_workspace", why);
}
