/** The errand that fetches a video from an address. */
import { and, eq, sql } from "drizzle-orm";
import { uploads, videos } from "../db/schema.ts";
import type { Statement } from "../db/client.ts";
import type { Errand, ErrandContext, TakeUp } from "../errands/errand.ts";
import { videoPrefix } from "../media/keys.ts";
import { toldOf } from "./failures.ts";
import { findImport } from "./find-import.ts";
import { importStep } from "./import-step.ts";

export const importErrand: Errand = { step: importStep, failed, isSlow: true };

/** The video says why; what had come goes. */
async function failed(context: ErrandContext, take: TakeUp, failure: { code: string; message: string }): Promise<Statement[]> {
  const { db, media, now } = context;
  const going = await findImport(context, take.errand);
  // A take-up that was overtaken must not take away what the next one works on.
  if (!going || !(await isCurrent(context, take))) return [];
  const { id, videoId, workspaceId, objectKey, multipartId } = going.upload;
  await media.abortMultipart(objectKey, multipartId);
  await media.deletePrefix(videoPrefix(workspaceId, videoId));
  return [
    db
      .update(uploads)
      .set({ status: "failed", endedAt: now() })
      .where(and(eq(uploads.id, id), eq(uploads.status, "open"), take.isCurrent)),
    db
      .update(videos)
      .set({ status: "failed", ...toldOf(failure) })
      .where(and(eq(videos.id, videoId), eq(videos.status, "importing"), take.isCurrent)),
  ];
}

async function isCurrent({ db }: Pick<ErrandContext, "db">, take: TakeUp): Promise<boolean> {
  const [row] = await db
    .select({ one: sql`1` })
    .from(sql`(select 1)`)
    .where(take.isCurrent);
  return row !== undefined;
}
