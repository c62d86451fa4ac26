import type { Context } from "../../context.ts";
import { AppError } from "../../errors.ts";
import type { EngineCatalogue } from "../engines.ts";
import type { Quote } from "../quote.ts";
import { findDub } from "./find-dub.ts";
import { askOf, type CreateJob } from "./job-ask.ts";

/** What such a job would do and cost; nothing is created. Throws not_found, not_probed_yet, and as askOf. */
export async function quoteJob(context: Context, input: CreateJob & { dubId: string }, engines: () => Promise<EngineCatalogue>): Promise<Quote> {
  const dub = await findDub(context, input.dubId);
  const quote = await context.dubs(dub.id).quote(await askOf(dub, input, engines));
  if (quote) return quote;
  throw new AppError("not_probed_yet", "Nothing is known of the video yet: start a job, or try again once it is probed.");
}
