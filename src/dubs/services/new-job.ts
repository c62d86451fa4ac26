import type { Context } from "../../context.ts";
import { CHECK_AFTER_MS } from "../projection.ts";
import type { JobRow } from "../resource.ts";
import type { JobKind } from "../wire.ts";

/** The row of a job nobody has started yet; the sweeper looks after it from now on. */
export function newJob(context: Context, job: { dubId: string; kind: JobKind; languages: string[] }): JobRow {
  const createdAt = context.now();
  return {
    ...job,
    id: context.newId("job"),
    workspaceId: context.actor.workspaceId,
    status: "queued",
    progress: 0,
    stage: null,
    etaMs: null,
    failureCode: null,
    failureMessage: null,
    sequence: 0,
    nextCheckAt: new Date(createdAt.getTime() + CHECK_AFTER_MS),
    createdAt,
    startedAt: null,
    endedAt: null,
    deletedAt: null,
  };
}
