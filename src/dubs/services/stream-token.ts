/** Whoever has such a token may play one dub for a while: players ask for playlists without a key. */
import { and, eq, isNull, ne } from "drizzle-orm";
import { z } from "zod";
import { signToken, verifyToken } from "../../accounts/token.ts";
import type { Context, SystemContext } from "../../context.ts";
import { outputs } from "../../db/schema.ts";
import { AppError } from "../../errors.ts";
import { standingShare } from "../../shares/standing-share.ts";
import type { DubRow } from "../resource.ts";
import { findDub } from "./find-dub.ts";

/** Where the playlists are, each under its token. */
export const STREAMS_PATH = "/v1/streams/";
const TYPE = "stream+jwt";
/** Long enough for the longest film and a meal. */
const LIVES_MS = 12 * 3_600_000;
/** What a link shares ends soon once the link is revoked; still a long film. */
const SHARED_LIVES_MS = 4 * 3_600_000;
const Claims = z.object({ sub: z.string(), workspaceId: z.string(), exp: z.number(), shareId: z.string().optional() });
export type StreamClaims = { dubId: string; workspaceId: string; expiresAt: Date };

/** Throws not_found, no_stream. */
export async function issueStream(context: Context, input: { dubId: string }, secret: string): Promise<{ token: string; expiresAt: Date }> {
  const { id, workspaceId } = await findDub(context, input.dubId);
  if (!(await hasStream(context, { dubId: id, workspaceId }))) throw noStream();
  const expiresAt = new Date(context.now().getTime() + LIVES_MS);
  return { token: await signToken(secret, TYPE, { sub: id, workspaceId }, expiresAt), expiresAt };
}

/** Something to hear: a picture alone is no stream of a dub. */
async function hasStream({ db }: Pick<SystemContext, "db">, { dubId, workspaceId }: Pick<StreamClaims, "dubId" | "workspaceId">): Promise<boolean> {
  const mine = and(eq(outputs.dubId, dubId), eq(outputs.workspaceId, workspaceId), isNull(outputs.deletedAt));
  const heard = and(eq(outputs.kind, "stream"), eq(outputs.format, "m3u8"), ne(outputs.name, "video"));
  const rows = await db.select({ id: outputs.id }).from(outputs).where(and(mine, heard)).limit(1);
  return rows.length > 0;
}

export const noStream = () => new AppError("no_stream", 'The dub has no streams: ask for them with `outputs: ["hls"]` in a job of kind render.');

/** As issueStream, for whoever has the link: no longer than the link is good for. */
export async function signSharedStream(
  { now }: Pick<SystemContext, "now">,
  { shareId, dub, expiresAt }: { shareId: string; dub: Pick<DubRow, "id" | "workspaceId">; expiresAt: Date },
  secret: string,
): Promise<{ token: string; expiresAt: Date }> {
  const until = new Date(Math.min(expiresAt.getTime(), now().getTime() + SHARED_LIVES_MS));
  return { token: await signToken(secret, TYPE, { sub: dub.id, workspaceId: dub.workspaceId, shareId }, until), expiresAt: until };
}

/** Throws unauthenticated for one that is forged or expired, not_found for one that came from a link which is over. */
export async function readStream(world: Pick<SystemContext, "db" | "now">, token: string, secret: string): Promise<StreamClaims> {
  const claims = Claims.safeParse(await verifyToken(secret, TYPE, token, world.now()));
  if (!claims.success) throw new AppError("unauthenticated", "The token is not for a stream.");
  const { sub: dubId, workspaceId, exp, shareId } = claims.data;
  if (shareId !== undefined) await standingShare(world, shareId);
  return { dubId, workspaceId, expiresAt: new Date(exp * 1000) };
}
