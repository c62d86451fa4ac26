import type { Context } from "../../context.ts";
import type { Output, OutputRow } from "../resource.ts";

/** A download of hours needs the URL only once, at its start; each Range request needs it again. */
const OUTPUT_EXPIRES_SECONDS = 60 * 60;

export async function showOutput({ media, now }: Pick<Context, "media" | "now">, row: OutputRow): Promise<Output> {
  const { id, dubId, language, kind, name, format, revision, stale, sizeBytes, contentType, filename } = row;
  const url = await media.signGet(row.artifactKey, { expiresSeconds: OUTPUT_EXPIRES_SECONDS, filename, contentType });
  const urlExpiresAt = new Date(now().getTime() + OUTPUT_EXPIRES_SECONDS * 1000).toISOString();
  return {
    id,
    dubId,
    language,
    kind,
    name,
    format,
    revision,
    stale,
    sizeBytes,
    contentType,
    filename,
    url,
    urlExpiresAt,
    createdAt: row.createdAt.toISOString(),
  };
}
