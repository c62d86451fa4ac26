import { AppError } from "../errors.ts";

export const MAX_FILE_BYTES = 6_000_000_000;
/** What browsers call a video whose type they do not know. */
const CONTAINERS = new Set([
  "application/octet-stream",
  "application/mp4",
  "application/ogg",
  "application/mxf",
  "application/x-matroska",
  "application/vnd.rn-realmedia",
]);

/** `Video/MP4; codecs="avc1"` -> `video/mp4`: no parameter that nobody has looked at is kept or served (RFC 9110 8.3.1). */
export const essenceOf = (contentType: string): string => contentType.split(";")[0]?.trim().toLowerCase() ?? "";

/** Whether an essence may be that of a video or a sound. */
export const isMediaType = (contentType: string): boolean => /^(video|audio)\/[\w.+-]+$/.test(contentType) || CONTAINERS.has(contentType);

/** Refuses what cannot be dubbed before a byte of it is sent: empty_file, file_too_large, unsupported_content_type (of an essence). `probe` decides by content later. */
export function checkFile(file: { sizeBytes: number; contentType: string }): void {
  const at = (field: string, detail: string) => ({ errors: [{ in: "body" as const, pointer: `/source/upload/${field}`, detail }] });
  if (file.sizeBytes === 0) throw new AppError("empty_file", "The file has no bytes.", at("sizeBytes", "At least 1 byte."));
  if (file.sizeBytes > MAX_FILE_BYTES)
    throw new AppError("file_too_large", "A file may have at most 6 GB.", at("sizeBytes", `At most ${MAX_FILE_BYTES} bytes.`));
  if (isMediaType(file.contentType)) return;
  throw new AppError(
    "unsupported_content_type",
    "Only video and audio files can be dubbed.",
    at("contentType", "video/*, audio/* or application/octet-stream."),
  );
}
