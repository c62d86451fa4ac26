import type { Context } from "../../context.ts";
import { type Creation, type IdempotentRequest, type Once, once } from "../../db/once.ts";
import { jobs } from "../../db/schema.ts";
import type { EngineCatalogue } from "../engines.ts";
import { type Job, showJob } from "../resource.ts";
import { findDub } from "./find-dub.ts";
import { askOf, type CreateJob } from "./job-ask.ts";
import { newJob, type NewJob } from "./new-job.ts";
import { refuseCostly } from "./refuse-costly.ts";
import { restart } from "./restart.ts";

/** Also while another job of the dub runs. Throws not_found, and as askOf. */
export async function createJob(
  context: Context,
  input: CreateJob & { dubId: string },
  engines: () => Promise<EngineCatalogue>,
  request: IdempotentRequest | null,
): Promise<Once<{ job: Job }>> {
  const done = await once(context, request, async () => {
    const dub = await findDub(context, input.dubId);
    await refuseCostly(context.actor, dub.resolvedOptions, engines);
    const { kind, languages, upgrade = false, outputs = null, overlays = null } = await askOf(dub, input, engines);
    return creationOf(context, { dubId: dub.id, kind, languages, upgrade, outputs, overlays, ceilingMicros: input.ceilingMicros });
  });
  await restart(context, done.answer.job.id);
  return done;
}

/** Its row, to be written with the answer. */
export function creationOf(context: Context, asked: NewJob): Creation<{ job: Job }> {
  const job = newJob(context, asked);
  return { answer: { job: showJob(job) }, statements: [context.db.insert(jobs).values(job)] };
}
