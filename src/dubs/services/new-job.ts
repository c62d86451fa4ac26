import type { Context } from "../../context.ts";
import { CHECK_AFTER_MS } from "../projection.ts";
import type { JobRow } from "../resource.ts";

export type NewJob = Pick<JobRow, "dubId" | "kind" | "languages" | "upgrade" | "ceilingMicros"> & Partial<Pick<JobRow, "outputs" | "overlays">>;

/** The row of a job nobody has started yet; the sweeper looks after it from now on. */
export function newJob(context: Context, { dubId, kind, languages, upgrade, ceilingMicros, outputs = null, overlays = null }: NewJob): JobRow {
  const createdAt = context.now();
  return {
    dubId,
    kind,
    languages,
    upgrade,
    ceilingMicros,
    outputs,
    overlays,
    id: context.newId("job"),
    workspaceId: context.actor.workspaceId,
    status: "queued",
    progress: 0,
    stage: null,
    etaMs: null,
    failureCode: null,
    failureMessage: null,
    usage: [],
    sequence: 0,
    nextCheckAt: new Date(createdAt.getTime() + CHECK_AFTER_MS),
    createdAt,
    startedAt: null,
    endedAt: null,
    deletedAt: null,
  };
}
