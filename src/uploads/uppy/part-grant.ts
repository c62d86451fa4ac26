/** What the URL of one part permits: Uppy sends no credential with a part, so the URL is one. */
import { z } from "zod";
import { signToken, verifyToken } from "../../accounts/token.ts";
import { AppError } from "../../errors.ts";

const TYPE = "uppy-part+jwt";
const PartGrant = z.object({ workspaceId: z.string(), uploadId: z.string(), partNumber: z.number().int().positive() });
export type PartGrant = z.infer<typeof PartGrant>;

export const signPartGrant = (secret: string, grant: PartGrant, expiresAt: Date): Promise<string> => signToken(secret, TYPE, grant, expiresAt);

/** Throws `forbidden`, as the store does for a URL it does not accept. */
export async function verifyPartGrant(secret: string, token: string, now: Date): Promise<PartGrant> {
  try {
    return PartGrant.parse(await verifyToken(secret, TYPE, token, now));
  } catch (cause) {
    throw new AppError("forbidden", "The URL is not valid here, was changed or has expired.", { cause });
  }
}
