/** What a URL of worker-media.ts permits: one method on one key, in a token the Worker itself signed. */
import { z } from "zod";
import { signToken, verifyToken } from "../accounts/token.ts";
import { AppError } from "../errors.ts";

const TYPE = "media+jwt";
const key = z.string().min(1);
const sizeBytes = z.number().int().nonnegative();

export const Grant = z.discriminatedUnion("op", [
  z.object({ op: z.literal("get"), key, filename: z.string().optional(), contentType: z.string().optional() }),
  z.object({ op: z.literal("put"), key, sizeBytes, contentType: z.string() }),
  z.object({ op: z.literal("part"), key, sizeBytes, uploadId: z.string(), partNumber: z.number().int().positive() }),
]);
export type Grant = z.infer<typeof Grant>;
export type GrantOf<Op extends Grant["op"]> = Extract<Grant, { op: Op }>;

export const signGrant = (secret: string, grant: Grant, expiresAt: Date): Promise<string> => signToken(secret, TYPE, grant, expiresAt);

/** Throws `forbidden` (as S3 does) unless the token was signed here, has not expired and is for this key. */
export async function verifyGrant(secret: string, token: string, requestedKey: string, now: Date): Promise<Grant> {
  const refusal = (cause?: unknown) => new AppError("forbidden", "The URL is not valid here, was changed or has expired.", { cause });
  const claims = await verifyToken(secret, TYPE, token, now).catch((cause: unknown) => Promise.reject(refusal(cause)));
  const grant = Grant.safeParse(claims);
  if (!grant.success || grant.data.key !== requestedKey) throw refusal(grant.error);
  return grant.data;
}
