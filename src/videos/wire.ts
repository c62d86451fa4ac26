/** Videos and uploads on the wire (design section 3a). */
import { z } from "zod";
import { orNull, PublicFailure } from "../dubs/wire.ts";
import { PictureChoice } from "../pictures/wire.ts";

export const VideoStatus = z.enum(["uploading", "importing", "processing", "ready", "failed"]);
export type VideoStatus = z.infer<typeof VideoStatus>;
/** Every state's legal successors. What a dub found unusable may turn out good when the dub is tried again. */
export const videoSuccessors: Record<VideoStatus, readonly VideoStatus[]> = {
  uploading: ["processing", "ready", "failed"],
  importing: ["processing", "ready", "failed"],
  processing: ["ready", "failed"],
  ready: ["failed"],
  failed: ["ready"],
};

export const UploadStatus = z.enum(["open", "completed", "failed", "aborted"]);
export type UploadStatus = z.infer<typeof UploadStatus>;
export const uploadSuccessors: Record<UploadStatus, readonly UploadStatus[]> = {
  open: ["completed", "failed", "aborted"],
  completed: [],
  failed: [],
  aborted: [],
};

export const ImportRetry = z
  .object({
    attempt: z.number().int().meta({ description: "Which try in a row the next one is, or the one under way; an import is given up after eight at most." }),
    nextTryAt: orNull(z.iso.datetime()).meta({ description: "When it is tried again; null: it is being tried, or is about to be." }),
    failure: PublicFailure,
  })
  .meta({ id: "ImportRetry" });
export type ImportRetry = z.infer<typeof ImportRetry>;

export const Video = z
  .object({
    id: z.string(),
    title: z.string(),
    description: z.string(),
    status: VideoStatus,
    filename: z.string(),
    contentType: z.string(),
    sizeBytes: z.number().int().meta({ description: "0 while an import does not know it yet." }),
    uploadId: orNull(z.string()).meta({ description: "What to go on with where an upload broke off: GET /v1/uploads/{id}. Null: it is not `uploading`." }),
    importProgress: orNull(z.number().min(0).max(1)).meta({
      description:
        "How much of a video that is fetched from an address is in, in steps of 8 MiB: a smaller file goes from 0 to `ready` at once. It stays 0 where its server does not tell the size. Null: it is not `importing`.",
    }),
    importRetry: orNull(ImportRetry).meta({
      description: "Why an import is tried again: what its last try failed with. Null: the last try got on, or it is not `importing`.",
    }),
    /** Read from the file's header when the upload is completed, as are the next five; null where that said nothing. What a dub's probe says later wins. */
    durationMs: z.number().int().nullable(),
    width: z.number().int().nullable(),
    height: z.number().int().nullable(),
    container: z.string().nullable(),
    /** WebCodecs strings, as `avc1.64001f`; null: not known, or no such track. */
    videoCodec: z.string().nullable(),
    audioCodec: z.string().nullable(),
    sha256: orNull(z.string()).meta({ description: "Of the whole file as it was read here, some time after it arrived." }),
    thumbnailUrl: orNull(z.string()).meta({ description: "Path of the picture that stands for the video; null: there is none (yet)." }),
    thumbnailChoice: orNull(PictureChoice).meta({
      description: "What became of the picture that was last chosen by PUT /v1/videos/{id}/thumbnail; null: none was, or it was taken back.",
    }),
    peaksUrl: orNull(z.string()).meta({ description: "Path of the waveform; null: there is none (yet)." }),
    failure: orNull(PublicFailure),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "Video" });
export type Video = z.infer<typeof Video>;

export const UploadPart = z.object({ partNumber: z.number().int().positive(), etag: z.string() }).meta({ id: "UploadPart" });
export type UploadPart = z.infer<typeof UploadPart>;

/** Parts are numbered from 1 and all of `partSizeBytes` but the last. `parts`: those whose ETag is known here. */
export const Upload = z
  .object({
    id: z.string(),
    videoId: z.string(),
    status: UploadStatus,
    sizeBytes: z.number().int(),
    partSizeBytes: z.number().int(),
    partCount: z.number().int(),
    parts: z.array(UploadPart),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "Upload" });
export type Upload = z.infer<typeof Upload>;

/** PUT the bytes of the part to `url` with these headers; `Content-Length` is sent by every client and is part of the signature. */
export const SignedPart = z
  .object({ partNumber: z.number().int(), sizeBytes: z.number().int(), url: z.url(), headers: z.record(z.string(), z.string()), expiresAt: z.iso.datetime() })
  .meta({ id: "SignedPart" });
export type SignedPart = z.infer<typeof SignedPart>;
