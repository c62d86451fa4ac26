/** Whoever has such a token may play one dub for a while: players ask for playlists without a key. */
import { z } from "zod";
import { signToken, verifyToken } from "../../accounts/token.ts";
import type { Context, SystemContext } from "../../context.ts";
import { AppError } from "../../errors.ts";
import { findDub } from "./find-dub.ts";

/** Where the playlists are, each under its token. */
export const STREAMS_PATH = "/v1/streams/";
const TYPE = "stream+jwt";
/** Long enough for the longest film and a meal. */
const LIVES_MS = 12 * 3_600_000;
const Claims = z.object({ sub: z.string(), workspaceId: z.string(), exp: z.number() });
export type StreamClaims = { dubId: string; workspaceId: string; expiresAt: Date };

/** Throws not_found. */
export async function issueStream(context: Context, input: { dubId: string }, secret: string): Promise<{ token: string; expiresAt: Date }> {
  const { id, workspaceId } = await findDub(context, input.dubId);
  const expiresAt = new Date(context.now().getTime() + LIVES_MS);
  return { token: await signToken(secret, TYPE, { sub: id, workspaceId }, expiresAt), expiresAt };
}

/** Throws unauthenticated for one that is forged or expired. */
export async function readStream({ now }: Pick<SystemContext, "now">, token: string, secret: string): Promise<StreamClaims> {
  const claims = Claims.safeParse(await verifyToken(secret, TYPE, token, now()));
  if (!claims.success) throw new AppError("unauthenticated", "The token is not for a stream.");
  return { dubId: claims.data.sub, workspaceId: claims.data.workspaceId, expiresAt: new Date(claims.data.exp * 1000) };
}
