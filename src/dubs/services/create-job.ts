import { z } from "zod";
import type { Context } from "../../context.ts";
import { type Creation, type IdempotentRequest, type Once, once } from "../../db/once.ts";
import { jobs } from "../../db/schema.ts";
import type { EngineCatalogue } from "../engines.ts";
import { checkFurtherLanguages } from "../resolve-options.ts";
import { type Job, showJob } from "../resource.ts";
import { findDub } from "./find-dub.ts";
import { newJob } from "./new-job.ts";
import { restart } from "./restart.ts";
import { canonicalTargets, TargetLanguages } from "./target-languages.ts";

/** `dub`: retry, or further languages. What is done is not done twice. Without `languages`: all of the dub. */
export const CreateJob = z.strictObject({ kind: z.enum(["dub"]), languages: TargetLanguages.optional() });
export type CreateJob = z.infer<typeof CreateJob> & { dubId: string };

/** Throws not_found, unsupported_language, engine_unavailable. */
export async function createJob(
  context: Context,
  input: CreateJob,
  engines: () => Promise<EngineCatalogue>,
  request: IdempotentRequest | null,
): Promise<Once<{ job: Job }>> {
  const done = await once(context, request, () => create(context, input, engines));
  await restart(context, done.answer.job.id);
  return done;
}

async function create(context: Context, input: CreateJob, engines: () => Promise<EngineCatalogue>): Promise<Creation<{ job: Job }>> {
  const dub = await findDub(context, input.dubId);
  const languages = input.languages ? canonicalTargets(input.languages) : dub.targetLanguages;
  const further = languages.filter((language) => !dub.targetLanguages.includes(language));
  if (further.length > 0) checkFurtherLanguages(dub.resolvedOptions, dub.sourceLanguage, further, await engines());
  const job = newJob(context, { dubId: dub.id, kind: input.kind, languages });
  return { answer: { job: showJob(job) }, statements: [context.db.insert(jobs).values(job)] };
}
