/** After a video has arrived: a picture and a waveform to show of it, whether it is the file that was announced, and whether its sound can be read. */
import { and, eq, inArray, isNull, type SQL, sql } from "drizzle-orm";
import { PicturesValue } from "../../containers/contract/stages.ts";
import type { Statement } from "../db/client.ts";
import { videos } from "../db/schema.ts";
import { MAX_DURATION_MS } from "../dubbing/plan.ts";
import { type Computed, type Errand, type ErrandContext, ErrandFailure, type Step, type TakeUp } from "../errands/errand.ts";
import { foundPeaksKey, foundThumbnailKey, picturesPrefix } from "../media/keys.ts";
import { standingVideo } from "./standing-video.ts";

/** Bytes. More than any JPEG within 640 x 1280: what is larger is no thumbnail, and is not read. */
const MOST_THUMBNAIL_BYTES = 2 * 1024 * 1024;
const mismatch = { failureCode: "checksum_mismatch", failureMessage: "The bytes that arrived have another SHA-256 than was declared." };

export const findPictures: Errand = { step, computed };

async function step(context: ErrandContext, { errand }: TakeUp): Promise<Step> {
  const standing = await standingVideo(context, errand.subjectId);
  if (!standing) return { kind: "done" };
  const { video, source } = standing;
  const prefix = picturesPrefix(video.workspaceId, video.id, errand.id);
  return { kind: "compute", task: { lane: "media", stage: "pictures", params: { maxDurationMs: MAX_DURATION_MS }, inputs: { source: [source] }, prefix } };
}

async function computed(context: ErrandContext, take: TakeUp, { value, artifacts }: Computed): Promise<Step> {
  const found = PicturesValue.safeParse(value).data;
  if (!found) throw new ErrandFailure("malformed_result", "What the service found could not be read.", { retryable: true });
  const standing = await standingVideo(context, take.errand.subjectId);
  if (!standing) return { kind: "done" };
  const { video } = standing;
  const { thumbnail, peaks } = artifacts;
  const { workspaceId, id } = video;
  const isSmall = thumbnail && thumbnail.sizeBytes <= MOST_THUMBNAIL_BYTES;
  const thumbnailKey = isSmall ? await keep(context, thumbnail, foundThumbnailKey(workspaceId, id)) : null;
  const peaksKey = peaks ? await keep(context, peaks, foundPeaksKey(workspaceId, id)) : null;
  await context.media.deletePrefix(picturesPrefix(workspaceId, id, take.errand.id));
  return { kind: "done", statements: tell(context, take, { ...found, thumbnailKey, peaksKey }) };
}

/** Where it is found again when a person who chose another one wants it back, and nothing of any attempt is left beside it. */
async function keep({ media }: ErrandContext, { key, contentType }: Computed["artifacts"][string], kept: string): Promise<string> {
  const bytes = await media.read(key);
  if (!bytes) throw new ErrandFailure("artifact_missing", "The picture did not arrive.", { retryable: true });
  await media.write(kept, bytes, contentType);
  return kept;
}

function tell(
  { db }: ErrandContext,
  { errand, isCurrent }: TakeUp,
  found: Pick<PicturesValue, "sha256" | "refusal"> & { thumbnailKey: string | null; peaksKey: string | null },
): Statement[] {
  const { sha256, thumbnailKey, peaksKey, refusal } = found;
  const own = and(eq(videos.id, errand.subjectId), isNull(videos.deletedAt), isCurrent);
  const unlessChosen = sql`case when ${videos.thumbnailIsChosen} then ${videos.thumbnailKey} else ${thumbnailKey} end`;
  const stands = inArray(videos.status, ["ready", "processing"]);
  const isAnother = and(stands, sql`${videos.declaredSha256} <> ${sha256}`);
  const fail = (failure: { failureCode: string; failureMessage: string }, where: SQL | undefined) =>
    db
      .update(videos)
      .set({ status: "failed", ...failure })
      .where(and(own, where));
  return [
    db.update(videos).set({ sha256, peaksKey, thumbnailKey: unlessChosen }).where(own),
    fail(mismatch, isAnother),
    // of a file that is another than was announced, that is the reason
    ...(refusal ? [fail({ failureCode: refusal.code, failureMessage: refusal.message }, stands)] : []),
  ];
}
