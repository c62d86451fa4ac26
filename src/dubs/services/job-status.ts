import type { SystemContext } from "../../context.ts";
import { endStatuses } from "../projection.ts";
import type { JobRow } from "../resource.ts";
import type { JobStatus } from "../wire.ts";

/** Of a job that has not ended the row may be older than the event that the caller has seen: its dub's object knows. */
export async function jobStatus({ dubs }: Pick<SystemContext, "dubs">, row: JobRow): Promise<JobStatus> {
  if (endStatuses.includes(row.status)) return row.status;
  const { jobs } = await dubs(row.dubId).snapshot();
  return jobs.find((job) => job.id === row.id)?.status ?? row.status;
}
