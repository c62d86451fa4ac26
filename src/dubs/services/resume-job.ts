import type { Context } from "../../context.ts";
import type { IdempotentRequest } from "../../db/once.ts";
import type { EngineCatalogue } from "../engines.ts";
import { type CarryOn, carryOn } from "./carry-on.ts";

/** The same job goes on after its review; one that failed or was canceled is asked for anew. Throws not_found, job_not_over, nothing_to_resume. */
export const resumeJob = (context: Context, input: CarryOn & { jobId: string }, engines: () => Promise<EngineCatalogue>, request: IdempotentRequest | null) =>
  carryOn(context, { ...input, verb: "resume" }, engines, request);
