import { and, asc, eq, isNull, lte } from "drizzle-orm";
import type { SystemContext } from "../context.ts";
import { uploads } from "../db/schema.ts";
import { endUpload } from "./end-upload.ts";

/** A slow line needs hours for 6 GB; who has not completed by then has given up. */
const OPEN_FOR_MS = 24 * 3_600_000;
const AT_ONCE = 20;
const failure = { failureCode: "upload_expired", failureMessage: "The upload was not completed within 24 hours: delete the video and upload it again." };

/** Uploads nobody completed are aborted, what they stored goes. How many; one that cannot be ended is tried again by the next sweep. */
export async function abortStale(context: SystemContext): Promise<number> {
  const before = new Date(context.now().getTime() - OPEN_FOR_MS);
  const stale = and(eq(uploads.status, "open"), lte(uploads.createdAt, before), isNull(uploads.deletedAt));
  const rows = await context.db.select().from(uploads).where(stale).orderBy(asc(uploads.createdAt)).limit(AT_ONCE);
  const ended = await Promise.all(
    rows.map((upload) =>
      endUpload(context, upload, failure).then(
        () => 1,
        (error: unknown) => {
          context.warn("An upload that nobody completed could not be ended; the sweeper comes again.", error);
          return 0;
        },
      ),
    ),
  );
  return ended.reduce<number>((sum, one) => sum + one, 0);
}
