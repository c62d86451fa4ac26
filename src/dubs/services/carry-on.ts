import { z } from "zod";
import type { Context } from "../../context.ts";
import { type Creation, type IdempotentRequest, type Once, once } from "../../db/once.ts";
import type { EngineCatalogue } from "../engines.ts";
import { type Job, type JobRow, showJob } from "../resource.ts";
import { creationOf } from "./create-job.ts";
import { findDub, findJob } from "./find-dub.ts";
import { CeilingMicros } from "./job-ask.ts";
import { again } from "./job-again.ts";
import { jobStatus } from "./job-status.ts";
import { refuseCostly } from "./refuse-costly.ts";
import { restart } from "./restart.ts";

/** What may differ from what the job was asked for with. */
export const CarryOn = z.strictObject({
  ceilingMicros: CeilingMicros.optional().meta({
    description: "Another limit, such as a higher one after the failure `spend_limit`; null: no limit. Left out: as the job had it. A new job counts from 0.",
  }),
});
export type CarryOn = z.infer<typeof CarryOn>;

/** What resume and retry share: by the job's status it goes on, or a new job asks for the same, or the request is refused. */
export async function carryOn(
  context: Context,
  input: CarryOn & { jobId: string; verb: "resume" | "retry" },
  engines: () => Promise<EngineCatalogue>,
  request: IdempotentRequest | null,
): Promise<Once<{ job: Job }>> {
  const done = await once(context, request, async () => {
    const row = await findJob(context, input.jobId);
    await refuseCostly(context.actor, (await findDub(context, row.dubId)).resolvedOptions, engines);
    const way = again(input.verb, await jobStatus(context, row));
    const { ceilingMicros = row.ceilingMicros } = input;
    return way === "go_on" ? goOn(context, row, input) : creationOf(context, { ...row, ceilingMicros });
  });
  await restart(context, done.answer.job.id);
  return done;
}

async function goOn(context: Context, row: JobRow, { ceilingMicros }: CarryOn): Promise<Creation<{ job: Job }>> {
  const view = await context.dubs(row.dubId).resume(row.id, ceilingMicros);
  return { answer: { job: view ? { ...view, dubId: row.dubId } : showJob(row) }, statements: [] };
}
