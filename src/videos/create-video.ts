import { z } from "zod";
import { activityStatement } from "../activity/record.ts";
import type { Context } from "../context.ts";
import { type Creation, type IdempotentRequest, type Once, once } from "../db/once.ts";
import { uploads, videos } from "../db/schema.ts";
import { sourceKey } from "../media/keys.ts";
import { type PartPlan, planParts } from "../uploads/part-size.ts";
import { reservation, reserving } from "../uploads/reserve.ts";
import { showUpload } from "../uploads/show-upload.ts";
import { checkFile, essenceOf } from "./check-file.ts";
import { foldTitle } from "./fold-title.ts";
import { showVideo } from "./show-video.ts";
import type { Upload, Video } from "./wire.ts";

export const Title = z.string().trim().min(1).max(200);
export const CreateVideo = z.strictObject({
  /** Else the file's name without its ending. */
  title: Title.optional(),
  source: z.strictObject({
    upload: z.strictObject({ filename: z.string().trim().min(1).max(255), sizeBytes: z.number().int().nonnegative(), contentType: z.string().min(1).max(100) }),
  }),
});
export type CreateVideo = z.infer<typeof CreateVideo>;

/** A video and the upload that fills it. Throws empty_file, file_too_large, unsupported_content_type, too_many_uploads. */
export function createVideo(
  context: Context,
  input: CreateVideo,
  request: IdempotentRequest | null,
  plan: (sizeBytes: number) => PartPlan = planParts,
): Promise<Once<{ video: Video; upload: Upload }>> {
  return reserving(once(context, request, () => create(context, input, plan)));
}

async function create(context: Context, input: CreateVideo, plan: (sizeBytes: number) => PartPlan): Promise<Creation<{ video: Video; upload: Upload }>> {
  const { db, media, actor } = context;
  const file = { ...input.source.upload, contentType: essenceOf(input.source.upload.contentType) };
  checkFile(file);
  const [id, createdAt] = [context.newId("vid"), context.now()];
  const objectKey = sourceKey(actor.workspaceId, id);
  const title = input.title ?? nameOf(file.filename);
  const own = { workspaceId: actor.workspaceId, createdAt };
  const video = { ...own, id, title, status: "uploading" as const, ...file, sourceKey: objectKey, ...unknownYet, folded: foldTitle(title) };
  const multipartId = await media.createMultipart(objectKey, file.contentType);
  const upload = {
    ...own,
    id: context.newId("upl"),
    videoId: id,
    status: "open" as const,
    objectKey,
    multipartId,
    sizeBytes: file.sizeBytes,
    ...plan(file.sizeBytes),
  };
  return {
    answer: { video: showVideo(video), upload: showUpload(upload, []) },
    statements: [
      db.insert(videos).values(video),
      db.insert(uploads).values(upload),
      reservation(context),
      activityStatement(context, { action: "video.created", resourceId: id }),
    ],
    undo: () => media.abortMultipart(objectKey, multipartId),
  };
}

const unknownYet = {
  durationMs: null,
  width: null,
  height: null,
  container: null,
  videoCodec: null,
  audioCodec: null,
  thumbnailKey: null,
  thumbnailIsChosen: false,
  peaksKey: null,
  declaredSha256: null,
  sha256: null,
  description: "",
  revision: 1,
  failureCode: null,
  failureMessage: null,
};

const nameOf = (filename: string): string => filename.replace(/\.[^.]{1,8}$/, "").slice(0, 200) || filename.slice(0, 200);
