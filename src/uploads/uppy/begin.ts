import { z } from "zod";
import type { Context } from "../../context.ts";
import { MAX_FILE_BYTES } from "../../videos/check-file.ts";
import { createVideo } from "../../videos/create-video.ts";
import { LEAST_PART_BYTES, planUppy } from "./plan.ts";
import { nameSchema } from "../../name-schema.ts";

const LONGEST_NAME = 255;
/** What the edge lets through. */
const MOST_PART_BYTES = 100_000_000;
/** A page's own fields may come as text. */
const SizeBytes = z.union([z.int().nonnegative(), z.string().regex(/^\d{1,15}$/)]).transform(Number);
const PartSizeBytes = SizeBytes.pipe(z.number().min(LEAST_PART_BYTES).max(MOST_PART_BYTES)).meta({
  anyOf: [
    { type: "integer", minimum: LEAST_PART_BYTES, maximum: MOST_PART_BYTES },
    { type: "string", pattern: "^0{0,8}[1-9]\\d{6,8}$", description: "The same as a text." },
  ],
});

/** `metadata`: the file's, as the page allows (allowedMetaFields); of all that only these are read, where the page adds them. `partSizeBytes`: what its getChunkSize answers. */
export const BeginUppy = z.strictObject({
  filename: nameSchema(4096),
  type: z.string().min(1).max(100),
  metadata: z.object({ size: SizeBytes.optional(), partSizeBytes: PartSizeBytes.optional() }).default({}),
  size: SizeBytes.optional(),
});
export type BeginUppy = z.infer<typeof BeginUppy>;

/**
 * A video and its upload, as by the native route. `key`: the video's id. Stock Uppy does not tell the size: then the most a file
 * may have is reserved, and what arrived is its size. Throws empty_file, file_too_large, unsupported_content_type, too_many_uploads.
 */
export async function beginUppy(context: Context, input: BeginUppy): Promise<{ key: string; uploadId: string }> {
  const sizeBytes = input.size ?? input.metadata.size ?? MAX_FILE_BYTES;
  const file = { filename: input.filename.slice(-LONGEST_NAME), sizeBytes, contentType: input.type };
  const plan = () => planUppy(sizeBytes, input.metadata.partSizeBytes);
  const { video, upload } = (await createVideo(context, { source: { upload: file } }, null, plan)).answer;
  return { key: video.id, uploadId: upload.id };
}
