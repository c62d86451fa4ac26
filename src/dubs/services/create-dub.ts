import { z } from "zod";
import { activityStatement } from "../../activity/record.ts";
import type { Context } from "../../context.ts";
import { type Creation, type IdempotentRequest, type Once, once } from "../../db/once.ts";
import { dubs, jobs } from "../../db/schema.ts";
import { AppError } from "../../errors.ts";
import { findVideo, type VideoRow } from "../../videos/find-video.ts";
import type { EngineCatalogue } from "../engines.ts";
import { type Dub, type DubRow, type Job, showDub, showJob } from "../resource.ts";
import { resolveOptions } from "../resolve-options.ts";
import { DubOptions } from "../options.ts";
import { dubPrefix } from "../../media/keys.ts";
import { bringScript } from "./bring-script.ts";
import { bringGlossary, glossaryTerms } from "./first-glossary.ts";
import { newJob } from "./new-job.ts";
import { restart } from "./restart.ts";
import { canonicalTargets, TargetLanguages } from "./target-languages.ts";

/** Without a target language the first job only makes the script. */
export const CreateDub = z.strictObject({ targetLanguages: TargetLanguages, options: DubOptions.prefault({}) });
export type CreateDub = z.infer<typeof CreateDub> & { videoId: string };

/**
 * The dub and its first job in one batch, then the start, which a repeated request (or the sweeper) makes up for.
 * Throws not_found, video_not_ready, bad_script, too_many_terms, unsupported_language, engine_unavailable, unknown_voice.
 */
export async function createDub(
  context: Context,
  input: CreateDub,
  engines: () => Promise<EngineCatalogue>,
  request: IdempotentRequest | null,
): Promise<Once<{ dub: Dub; job: Job }>> {
  const done = await once(context, request, () => create(context, input, engines));
  await restart(context, done.answer.job.id);
  return done;
}

async function create(context: Context, input: CreateDub, engines: () => Promise<EngineCatalogue>): Promise<Creation<{ dub: Dub; job: Job }>> {
  const video = await findVideo(context, input.videoId);
  checkReady(video);
  const targetLanguages = canonicalTargets(input.targetLanguages, "targetLanguages");
  const id = context.newId("dub");
  const resolved = resolveOptions({ options: input.options, targetLanguages, catalogue: await engines() });
  const { glossaryIds = [] } = input.options;
  const terms = await glossaryTerms(context, glossaryIds);
  const script = await bringScript(context, id, input.options.source.script);
  if (glossaryIds.length > 0) await bringGlossary(context, id, terms);
  const dub: DubRow = {
    id,
    workspaceId: context.actor.workspaceId,
    videoId: video.id,
    targetLanguages,
    // The text itself lies with the dub's objects.
    options: { ...input.options, source: { ...input.options.source, script: null } },
    resolvedOptions: { ...resolved, source: { ...resolved.source, script } },
    sourceLanguage: resolved.source.language,
    durationMs: video.durationMs,
    sequence: 0,
    createdAt: context.now(),
    deletedAt: null,
    purgeAt: null,
  };
  const job = newJob(context, {
    dubId: dub.id,
    kind: targetLanguages.length === 0 ? "transcribe" : "dub",
    languages: targetLanguages,
    upgrade: false,
    ceilingMicros: null,
  });
  return {
    answer: { dub: showDub(dub), job: showJob(job) },
    statements: [
      context.db.insert(dubs).values(dub),
      context.db.insert(jobs).values(job),
      activityStatement(context, { action: "dub.created", resourceId: id }),
    ],
    undo: async () => void (await context.media.deletePrefix(dubPrefix(dub.workspaceId, id))),
  };
}

function checkReady(video: VideoRow): void {
  if (video.status === "ready") return;
  throw new AppError("video_not_ready", `The video cannot be dubbed while it is ${video.status}. ${remedyOf(video)}`);
}

function remedyOf({ status, failureMessage }: VideoRow): string {
  if (status === "failed") return failureMessage ?? "It failed.";
  if (status === "uploading") return "Complete its upload first.";
  return "Wait until GET /v1/videos/{id} says `ready`.";
}
