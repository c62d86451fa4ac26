import { eq } from "drizzle-orm";
import { currentKeys } from "../../credentials/current-keys.ts";
import { listCustomEngines } from "../../credentials/list-custom-engines.ts";
import type { SystemContext } from "../../context.ts";
import { dubs, videos } from "../../db/schema.ts";
import type { StartJob } from "../port.ts";
import { firstGlossary } from "./first-glossary.ts";
import type { ResolvedOptions } from "../options.ts";
import type { DubRow, JobRow } from "../resource.ts";

/** Tells the dub's object of a job whose rows are there; nothing where the dub was deleted meanwhile. Idempotent by job id; throws when the object cannot be reached. */
export async function startJob(context: SystemContext, job: JobRow): Promise<void> {
  const [found] = await context.db.select().from(dubs).innerJoin(videos, eq(videos.id, dubs.videoId)).where(eq(dubs.id, job.dubId));
  if (!found) throw new Error(`The rows of ${job.dubId} are not there.`);
  const { dubs: dub, videos: video } = found;
  if (dub.deletedAt !== null) return;
  const { id, kind, languages, upgrade, ceilingMicros, outputs, overlays } = job;
  const command: StartJob = {
    dub: {
      dubId: dub.id,
      workspaceId: dub.workspaceId,
      videoId: dub.videoId,
      source: { artifactKey: video.sourceKey, sizeBytes: video.sizeBytes },
      options: await optionsNow(context, dub),
    },
    job: { id, kind, languages, upgrade, ceilingMicros, outputs, overlays, createdAt: job.createdAt.toISOString() },
    glossary: await firstGlossary(context, dub),
  };
  await context.dubs(dub.id).start(command);
}

/** With the workspace's own keys and endpoints as they are today; the dub takes up keys at every job, endpoints when it is upgraded. */
async function optionsNow({ db }: SystemContext, { workspaceId, resolvedOptions: options }: DubRow): Promise<ResolvedOptions> {
  const { credentials, speech } = options;
  if (!credentials && !speech.endpoints) return options;
  const custom = speech.endpoints ? await listCustomEngines(db, workspaceId) : [];
  const endpoints = speech.endpoints?.map((before) => {
    const now = custom.find(({ engine }) => engine.id === before.id);
    return now ? { id: before.id, digest: now.engine.digest, voices: now.voices.map(({ id, language, gender }) => ({ id, language, gender })) } : before;
  });
  const keys = credentials && (await currentKeys(db, workspaceId, credentials));
  return { ...options, speech: { ...speech, ...(endpoints && { endpoints }) }, ...(keys && { credentials: keys }) };
}

/** A start that fails costs a minute, not the job: the sweeper starts what never began. */
export async function startOrLeaveToSweeper(context: SystemContext, job: JobRow): Promise<void> {
  await startJob(context, job).catch((error: unknown) => context.warn("A job could not be started; the sweeper will.", error));
}
