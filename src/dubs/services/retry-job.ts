import type { Context } from "../../context.ts";
import type { IdempotentRequest } from "../../db/once.ts";
import type { EngineCatalogue } from "../engines.ts";
import { type CarryOn, carryOn } from "./carry-on.ts";

/** A new job that asks for the same as one that failed or was canceled. Throws not_found, job_not_over, nothing_to_resume. */
export const retryJob = (context: Context, input: CarryOn & { jobId: string }, engines: () => Promise<EngineCatalogue>, request: IdempotentRequest | null) =>
  carryOn(context, { ...input, verb: "retry" }, engines, request);
