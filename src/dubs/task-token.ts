/** What a compute service shows when it speaks of its task: good for one attempt of one dub. */
import { z } from "zod";
import { signToken, verifyToken } from "../accounts/token.ts";
import { AppError } from "../errors.ts";

const TYPE = "task+jwt";
const Claims = z.object({ sub: z.string(), attempt: z.number().int().positive() });
export type TaskClaims = { dubId: string; attempt: number };

export const signTaskToken = (secret: string, task: TaskClaims, expiresAt: Date): Promise<string> =>
  signToken(secret, TYPE, { sub: task.dubId, attempt: task.attempt }, expiresAt);

/** Throws `unauthenticated` unless the token is a valid task token. Whether the attempt is the current one only DubObject knows. */
export async function verifyTaskToken(secret: string, token: string, now: Date): Promise<TaskClaims> {
  const claims = Claims.safeParse(await verifyToken(secret, TYPE, token, now));
  if (!claims.success) throw new AppError("unauthenticated", "The token is not a task token.");
  return { dubId: claims.data.sub, attempt: claims.data.attempt };
}
