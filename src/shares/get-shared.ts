import { and, eq, inArray, isNull } from "drizzle-orm";
import type { SystemContext } from "../context.ts";
import { outputs } from "../db/schema.ts";
import type { OutputRow } from "../dubs/resource.ts";
import { signSharedStream, STREAMS_PATH } from "../dubs/services/stream-token.ts";
import type { OutputKind } from "../dubs/wire.ts";
import type { Links, Shared } from "./share.ts";
import { standingShare, type StandingShare } from "./standing-share.ts";

type World = Pick<SystemContext, "db" | "media" | "now">;
/** To watch; sound alone, stems and reports are for the workspace. */
const WATCHED: readonly OutputKind[] = ["video", "playback", "subtitles"];
const URL_SECONDS = 5 * 60;

/** Throws `not_found`. */
export async function getShared(world: World, input: { shareId: string }, links: Links): Promise<Shared> {
  const share = await standingShare(world, input.shareId);
  const { dub, title } = share;
  const mine = and(eq(outputs.dubId, dub.id), eq(outputs.workspaceId, dub.workspaceId), isNull(outputs.deletedAt));
  const rows = await world.db
    .select()
    .from(outputs)
    .where(and(mine, inArray(outputs.kind, [...WATCHED, "stream"])))
    .orderBy(outputs.createdAt, outputs.id);
  const watched = rows.filter(({ kind }) => WATCHED.includes(kind));
  return {
    title,
    languages: dub.targetLanguages,
    durationMs: dub.durationMs,
    outputs: await Promise.all(watched.map((row) => showWatched(world, row))),
    urlsExpireAt: new Date(world.now().getTime() + URL_SECONDS * 1000).toISOString(),
    stream: watched.length < rows.length ? await showStream(world, input.shareId, share, links) : null,
  };
}

/** Without a file name, so that browsers show it instead of saving it. */
async function showWatched({ media }: World, row: OutputRow): Promise<Shared["outputs"][number]> {
  const { language, kind, format, contentType, sizeBytes, artifactKey } = row;
  return { language, kind, format, contentType, sizeBytes, url: await media.signGet(artifactKey, { expiresSeconds: URL_SECONDS, contentType }) };
}

async function showStream(world: World, shareId: string, { dub, expiresAt }: StandingShare, { secret, publicUrl }: Links): Promise<Shared["stream"]> {
  const stream = await signSharedStream(world, { shareId, dub, expiresAt }, secret);
  return { url: `${publicUrl}${STREAMS_PATH}${stream.token}/master.m3u8`, urlExpiresAt: stream.expiresAt.toISOString() };
}
