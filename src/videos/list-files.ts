/** What there is to download of a video. */
import { and, desc, eq, getTableColumns, isNull } from "drizzle-orm";
import { z } from "zod";
import type { Context } from "../context.ts";
import { dubs, outputs } from "../db/schema.ts";
import { OutputKind } from "../dubs/wire.ts";
import { showOutput } from "../dubs/services/show-output.ts";
import { findVideo, type VideoRow } from "./find-video.ts";
import { noSourceYet } from "./no-source-yet.ts";

export const VideoFile = z
  .object({
    kind: z.enum(["source", ...OutputKind.options]),
    /** Null: the source. */
    dubId: z.string().nullable(),
    language: z.string().nullable(),
    filename: z.string(),
    contentType: z.string(),
    sizeBytes: z.number().int(),
    url: z.url(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: "VideoFile" });
export type VideoFile = z.infer<typeof VideoFile>;

const SOURCE_EXPIRES_SECONDS = 5 * 60;
const MOST_OUTPUTS = 200;

/** Throws not_found. */
export async function listFiles(context: Context, videoId: string): Promise<VideoFile[]> {
  const video = await findVideo(context, videoId);
  const rows = await context.db
    .select(getTableColumns(outputs))
    .from(outputs)
    .innerJoin(dubs, eq(outputs.dubId, dubs.id))
    .where(and(eq(dubs.videoId, video.id), eq(dubs.workspaceId, video.workspaceId), isNull(dubs.deletedAt), isNull(outputs.deletedAt)))
    .orderBy(desc(outputs.createdAt), desc(outputs.id))
    .limit(MOST_OUTPUTS);
  const made = rows.map(async (row) => {
    const { kind, dubId, language, filename, contentType, sizeBytes, url, urlExpiresAt } = await showOutput(context, row);
    return { kind, dubId, language, filename, contentType, sizeBytes, url, expiresAt: urlExpiresAt };
  });
  return Promise.all([...(hasArrived(video) ? [showSource(context, video)] : []), ...made]);
}

/** Throws not_found, and video_not_ready before the upload is completed. */
export async function sourceFile(context: Context, videoId: string): Promise<VideoFile> {
  const video = await findVideo(context, videoId);
  if (!hasArrived(video)) throw noSourceYet(video);
  return showSource(context, video);
}

/** A probe's refusal leaves the source where it is; the failure of an upload or of an import leaves none. */
const hasArrived = ({ status, failureCode }: VideoRow): boolean =>
  status === "ready" || status === "processing" || (status === "failed" && !/^(size_mismatch$|upload_(expired|aborted)$|import_)/.test(failureCode ?? ""));

async function showSource({ media, now }: Context, { filename, contentType, sizeBytes, sourceKey }: VideoRow): Promise<VideoFile> {
  const url = await media.signGet(sourceKey, { expiresSeconds: SOURCE_EXPIRES_SECONDS, filename, contentType });
  const expiresAt = new Date(now().getTime() + SOURCE_EXPIRES_SECONDS * 1000).toISOString();
  return { kind: "source", dubId: null, language: null, filename, contentType, sizeBytes, url, expiresAt };
}
