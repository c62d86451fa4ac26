import { and, eq, gt, isNull } from "drizzle-orm";
import type { SystemContext } from "../context.ts";
import { dubs, shareLinks, videos, workspaces } from "../db/schema.ts";
import type { DubRow } from "../dubs/resource.ts";
import { notFound } from "../errors.ts";

export type StandingShare = { dub: DubRow; title: string; expiresAt: Date };

/** What the link opens now. Throws `not_found` for one that is unknown, revoked or expired, or whose dub, video or workspace is gone. */
export async function standingShare({ db, now }: Pick<SystemContext, "db" | "now">, shareId: string): Promise<StandingShare> {
  const [row] = await db
    .select({ dub: dubs, title: videos.title, expiresAt: shareLinks.expiresAt })
    .from(shareLinks)
    .innerJoin(dubs, and(eq(dubs.id, shareLinks.dubId), eq(dubs.workspaceId, shareLinks.workspaceId), isNull(dubs.deletedAt)))
    .innerJoin(videos, and(eq(videos.id, dubs.videoId), isNull(videos.deletedAt)))
    .innerJoin(workspaces, and(eq(workspaces.id, shareLinks.workspaceId), isNull(workspaces.deletedAt)))
    .where(and(eq(shareLinks.id, shareId), isNull(shareLinks.revokedAt), gt(shareLinks.expiresAt, now())));
  if (!row) throw notFound();
  return row;
}
