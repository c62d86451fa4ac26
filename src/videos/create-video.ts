import { z } from "zod";
import { activityStatement } from "../activity/record.ts";
import type { Context } from "../context.ts";
import { type Creation, type IdempotentRequest, type Once, once } from "../db/once.ts";
import { uploads, videos } from "../db/schema.ts";
import { sourceKey } from "../media/keys.ts";
import { type PartPlan, planParts } from "../uploads/part-size.ts";
import { ImportSource } from "../imports/import-source.ts";
import { reservation, reserving } from "../uploads/reserve.ts";
import { showUpload } from "../uploads/show-upload.ts";
import { checkFile, essenceOf } from "./check-file.ts";
import { foldTitle } from "./fold-title.ts";
import { showVideo } from "./show-video.ts";
import type { Upload, Video } from "./wire.ts";
import { nameSchema } from "../name-schema.ts";

export const Title = nameSchema(200);
const Filename = nameSchema(255);
const UploadSource = z.strictObject({
  filename: Filename,
  sizeBytes: z.number().int().nonnegative(),
  contentType: z.string().min(1).max(100),
  sha256: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/)
    .optional()
    .meta({
      description:
        "SHA-256 of the whole file in hexadecimal. Soon after the upload the file that arrived is read: where its digest is another, the video fails with `checksum_mismatch`. " +
        "Each part can be checked as it is sent: in R2 its ETag is the MD5 of its bytes.",
    }),
});
/** What a video is made of: bytes that the caller sends, or a file that lies at an address. */
const VideoSource = z
  .strictObject({ upload: UploadSource.optional(), import: ImportSource.optional() })
  .refine((source) => (source.upload === undefined) !== (source.import === undefined), "Give one of upload and import.")
  .meta({ minProperties: 1, maxProperties: 1 });
export const CreateVideo = z.strictObject({
  title: Title.optional().meta({ description: "Left out: the file's name without its ending." }),
  source: VideoSource,
});
/** Of a video that the caller sends. */
export type CreateVideo = { title?: string | undefined; source: { upload: z.infer<typeof UploadSource> } };

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
  const { sha256, ...told } = input.source.upload;
  const file = { ...told, contentType: essenceOf(told.contentType) };
  checkFile(file);
  const [id, createdAt] = [context.newId("vid"), context.now()];
  const objectKey = sourceKey(actor.workspaceId, id);
  const title = input.title ?? nameOf(file.filename);
  const own = { workspaceId: actor.workspaceId, createdAt };
  const video = {
    ...own,
    id,
    title,
    status: "uploading" as const,
    ...file,
    sourceKey: objectKey,
    ...unknownYet,
    declaredSha256: sha256?.toLowerCase() ?? null,
    folded: foldTitle(title),
  };
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
    answer: { video: showVideo(video, { uploadId: upload.id }), upload: showUpload(upload, []) },
    statements: [
      db.insert(videos).values(video),
      db.insert(uploads).values(upload),
      reservation(context),
      activityStatement(context, { action: "video.created", resourceId: id }),
    ],
    undo: () => media.abortMultipart(objectKey, multipartId),
  };
}

export const unknownYet = {
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

export const nameOf = (filename: string): string => filename.replace(/\.[^.]{1,8}$/, "").slice(0, 200) || filename.slice(0, 200);
