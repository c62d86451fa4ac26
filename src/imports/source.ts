/** What is known of a file at an address once it was looked at; kept as the errand's state, so that whoever goes on asks for the same file. */
import { z } from "zod";
import { typeOf } from "../net/guarded-fetch.ts";
import { isMediaType, MAX_FILE_BYTES } from "../videos/check-file.ts";
import { failureOfStatus, importFailure } from "./failures.ts";

export const Source = z.strictObject({
  /** Null: its server does not say. */
  sizeBytes: z.number().int().positive().nullable(),
  /** What tells this file from a later one at the same address, as the server wrote it; null: nothing. */
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
  /** Whether it can be fetched in pieces that surely belong together. */
  isRanged: z.boolean(),
  /** By its first bytes. */
  contentType: z.string(),
});
export type Source = z.infer<typeof Source>;
type Answered = { status: number; headers: Headers };
const LONGEST_VALIDATOR = 500;

/** Of the answer to `Range: bytes=0-`. Throws ErrandFailure where it is nothing that could be imported. */
export function sourceOf({ status, headers }: Answered): Omit<Source, "contentType"> {
  // Of an empty file no range can be had.
  if (status === 416) throw importFailure("import_empty");
  if (status !== 200 && status !== 206) throw failureOfStatus(status);
  if (!isWantedType(typeOf(headers))) throw importFailure("import_not_media");
  const range = status === 206 ? rangeOf(headers) : null;
  if (status === 206 && (range?.from !== 0 || !isPlain(headers))) throw importFailure("import_server_error");
  const declared = isPlain(headers) ? lengthOf(headers) : null;
  const sizeBytes = range ? range.sizeBytes : declared;
  if (sizeBytes === 0) throw importFailure("import_empty");
  if (sizeBytes !== null && sizeBytes > MAX_FILE_BYTES) throw importFailure("import_too_large");
  const [etag, lastModified] = [short(headers.get("etag")), short(headers.get("last-modified"))];
  const isRanged = range !== null && sizeBytes !== null && (etag ?? lastModified) !== null;
  return { sizeBytes, etag, lastModified, isRanged };
}

/** Of the answer to a later range. Throws ErrandFailure where it is not that piece of that file. */
export function checkPiece({ status, headers }: Answered, source: Source, { from, to }: { from: number; to: number }): void {
  // 200: the file is another one than If-Range names (RFC 9110 13.1.5); 416: it is shorter now.
  if (status === 200 || status === 412 || status === 416) throw importFailure("import_source_changed");
  if (status !== 206) throw failureOfStatus(status);
  const range = rangeOf(headers);
  if (range?.sizeBytes !== source.sizeBytes) throw importFailure("import_source_changed");
  if (hasChanged(headers.get("etag"), source.etag) || hasChanged(headers.get("last-modified"), source.lastModified))
    throw importFailure("import_source_changed");
  if (range.from !== from || range.to !== to || !isPlain(headers)) throw importFailure("import_server_error");
}

/** A weak ETag may not stand there, and a date only where there is no ETag (RFC 9110 13.1.5). Null: nothing may. */
export const ifRangeOf = ({ etag, lastModified }: Source): string | null => (etag === null ? lastModified : etag.startsWith("W/") ? null : etag);

const hasChanged = (now: string | null, then: string | null): boolean => now !== null && then !== null && now !== then;
const short = (text: string | null): string | null => (text !== null && text !== "" && text.length <= LONGEST_VALIDATOR ? text : null);
/** What was packed for the way has another length, and no ranges of its own. */
const isPlain = (headers: Headers): boolean => /^(identity)?$/i.test(headers.get("content-encoding") ?? "");

function isWantedType(type: string | null): boolean {
  // S3's word for what it was told nothing of.
  return type === null || type === "binary/octet-stream" || isMediaType(type);
}

function lengthOf(headers: Headers): number | null {
  const text = headers.get("content-length") ?? "";
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** `to`: the last byte, as in the header. `sizeBytes` null: not told. */
function rangeOf(headers: Headers): { from: number; to: number; sizeBytes: number | null } | null {
  const match = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/i.exec(headers.get("content-range")?.trim() ?? "");
  return match && { from: Number(match[1]), to: Number(match[2]), sizeBytes: match[3] === "*" ? null : Number(match[3]) };
}
