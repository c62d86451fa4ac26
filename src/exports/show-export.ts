import type { SystemContext } from "../context.ts";
import type { ErrandRow } from "../errands/errand.ts";
import { EXPORT_KEPT_MS } from "../errands/purge-errands.ts";
import { ExportResult } from "./export-state.ts";
import type { Export } from "./wire.ts";

/** To begin a download; it may take longer. */
const URL_SECONDS = 15 * 60;

type Row = Pick<ErrandRow, "id" | "status" | "progress" | "result" | "failureCode" | "failureMessage" | "createdAt" | "endedAt">;

export async function showExport({ media, now }: Pick<SystemContext, "media" | "now">, row: Row): Promise<Export> {
  const { id, status, progress, createdAt, endedAt } = row;
  const expiresAt = status === "succeeded" && endedAt && row.result !== null ? new Date(endedAt.getTime() + EXPORT_KEPT_MS) : null;
  const { files } = expiresAt && expiresAt > now() ? ExportResult.parse(row.result) : { files: [] };
  const urlExpiresAt = new Date(now().getTime() + URL_SECONDS * 1000).toISOString();
  return {
    id,
    status,
    progress,
    files: await Promise.all(
      files.map(async ({ key, filename, sizeBytes }) => ({
        url: await media.signGet(key, { expiresSeconds: URL_SECONDS, filename, contentType: "application/zip" }),
        urlExpiresAt,
        filename,
        sizeBytes,
      })),
    ),
    failure: status !== "failed" || row.failureCode === null ? null : { code: row.failureCode, message: row.failureMessage ?? "" },
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
  };
}
