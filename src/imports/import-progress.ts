import { and, eq } from "drizzle-orm";
import type { SystemContext } from "../context.ts";
import { oneOf } from "../db/one-of.ts";
import { errands } from "../db/schema.ts";
import type { VideoStatus } from "../videos/wire.ts";

/** How much of each video is in, 0..1, by its id; of those that are being imported. */
export async function importProgress({ db }: Pick<SystemContext, "db">, videos: readonly { id: string; status: VideoStatus }[]): Promise<Map<string, number>> {
  const ids = videos.filter(({ status }) => status === "importing").map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: errands.subjectId, progress: errands.progress })
    .from(errands)
    .where(and(eq(errands.kind, "import"), oneOf(errands.subjectId, ids)));
  return new Map(rows.map(({ id, progress }) => [id, progress]));
}
