import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { Quote } from "../../dubs/quote.ts";
import { Job } from "../../dubs/resource.ts";
import { cancelJob } from "../../dubs/services/cancel-job.ts";
import { createJob } from "../../dubs/services/create-job.ts";
import { getJob } from "../../dubs/services/get-job.ts";
import { CarryOn } from "../../dubs/services/carry-on.ts";
import { CreateJob } from "../../dubs/services/job-ask.ts";
import { listJobs } from "../../dubs/services/list-jobs.ts";
import { quoteJob } from "../../dubs/services/quote-job.ts";
import { resumeJob } from "../../dubs/services/resume-job.ts";
import { retryJob } from "../../dubs/services/retry-job.ts";
import { JobStatus } from "../../dubs/wire.ts";
import { body, IdempotencyHeaders, IdPath, json, optionalBody, PageQuery, pageOf, pageQuery, refusals } from "../contract.ts";
import { type Api, contextOf } from "../deps.ts";
import { answerOf, idempotent } from "../idempotency.ts";
import { keyed } from "../policy.ts";

const tags = ["jobs"];
const MOST_WAIT_SECONDS = 20;
const Wait = z.object({ wait: z.coerce.number().int().min(0).max(MOST_WAIT_SECONDS).default(0), seen: JobStatus.optional() });

const create = createRoute({
  method: "post",
  path: "/v1/dubs/{id}/jobs",
  operationId: "createJob",
  summary: "Another job on a dub; with `dryRun`, only what it would do and cost",
  description:
    "`dub`: what is missing, or further languages. `render`: what an edit made stale. `transcribe`: the script alone. " +
    "What is done is not done twice, and a job may be asked for while another runs.",
  tags,
  ...keyed("write"),
  request: { params: IdPath, headers: IdempotencyHeaders, body: body(CreateJob) },
  responses: {
    200: json(z.object({ quote: Quote }), "With `dryRun`: the quote; nothing was created"),
    202: json(z.object({ job: Job }), "The job"),
    ...refusals,
  },
});

const listOfDub = createRoute({
  method: "get",
  path: "/v1/dubs/{id}/jobs",
  operationId: "listDubJobs",
  summary: "Jobs of a dub, newest first",
  tags,
  ...keyed("read"),
  request: { params: IdPath, query: PageQuery },
  responses: { 200: json(pageOf(Job), "A page"), ...refusals },
});

const list = createRoute({
  method: "get",
  path: "/v1/jobs",
  operationId: "listJobs",
  summary: "Jobs, newest first",
  tags,
  ...keyed("read"),
  request: { query: PageQuery },
  responses: { 200: json(pageOf(Job), "A page"), ...refusals },
});

const get = createRoute({
  method: "get",
  path: "/v1/jobs/{id}",
  operationId: "getJob",
  summary: "One job; with `wait`, not before it has ended or so many seconds have passed",
  description:
    "`wait` answers once the job has ended or awaits review, else after so many seconds with the job as it is then: ask again. " +
    "With `seen`, the status that you know, it also answers as soon as that is another one, at once if it is already.",
  tags,
  ...keyed("read"),
  request: { params: IdPath, query: Wait },
  responses: { 200: json(Job, "The job"), ...refusals },
});

const cancel = createRoute({
  method: "post",
  path: "/v1/jobs/{id}/cancel",
  operationId: "cancelJob",
  summary: "Cancel a job; one that has ended stays as it is",
  description:
    "Answered in under a second, and the answer is a promise: once it is given, no call to a vendor and no task of a service begins for this job any more. " +
    "Units that other jobs want too go on for those, and what is done is kept: a later job does not do it twice.",
  tags,
  ...keyed("write"),
  request: { params: IdPath },
  responses: { 202: json(Job, "The job as it is now"), ...refusals },
});

const resume = createRoute({
  method: "post",
  path: "/v1/jobs/{id}/resume",
  operationId: "resumeJob",
  summary: "Go on with a job after its review; one that failed or was canceled becomes a new job",
  description:
    "A job that awaits review goes on as the same job. One that failed or was canceled is asked for again, as by `retry`. " +
    "No body is needed; `ceilingMicros` is another limit for the job that goes on, or the new one.",
  tags,
  ...keyed("write"),
  request: { params: IdPath, headers: IdempotencyHeaders, body: optionalBody(CarryOn) },
  responses: { 202: json(z.object({ job: Job }), "The job that goes on, or the new one (also in Location)"), ...refusals },
});

const retry = createRoute({
  method: "post",
  path: "/v1/jobs/{id}/retry",
  operationId: "retryJob",
  summary: "A new job that asks for the same as one that failed or was canceled",
  description:
    "It goes on where that one stopped: what is done is not done twice. No body is needed; after the failure `spend_limit` name a higher `ceilingMicros` (null: no limit).",
  tags,
  ...keyed("write"),
  request: { params: IdPath, headers: IdempotencyHeaders, body: optionalBody(CarryOn) },
  responses: { 202: json(z.object({ job: Job }), "The new job (also in Location)"), ...refusals },
});

/** Null where nothing was said, with or without a body. */
const bodyOf = (input: CarryOn): CarryOn | null => (input.ceilingMicros === undefined ? null : input);

export function registerJobs(app: Api): void {
  app.openapi(create, async (c) => {
    const asked = c.req.valid("json");
    const input = { ...asked, dubId: c.req.valid("param").id };
    if (asked.dryRun) return c.json({ quote: await quoteJob(contextOf(c), input, c.var.engines) }, 200);
    const created = answerOf(c, await createJob(contextOf(c), input, c.var.engines, await idempotent(c, asked)));
    return c.json(created, 202, { Location: `/v1/jobs/${created.job.id}` });
  });
  app.openapi(listOfDub, async (c) => c.json(await listJobs(contextOf(c), { ...pageQuery(c.req.valid("query")), dubId: c.req.valid("param").id }), 200));
  app.openapi(list, async (c) => c.json(await listJobs(contextOf(c), pageQuery(c.req.valid("query"))), 200));
  app.openapi(get, async (c) => {
    const { wait, seen } = c.req.valid("query");
    return c.json(await getJob(contextOf(c), { jobId: c.req.valid("param").id, waitSeconds: wait, seen: seen ?? null }, c.var.deps.sleep), 200);
  });
  app.openapi(cancel, async (c) => {
    const jobId = c.req.valid("param").id;
    return c.json(await cancelJob(contextOf(c), { jobId }), 202, { Location: `/v1/jobs/${jobId}` });
  });
  app.openapi(resume, async (c) => {
    const input = c.req.valid("json");
    const { job } = answerOf(c, await resumeJob(contextOf(c), { ...input, jobId: c.req.valid("param").id }, c.var.engines, await idempotent(c, bodyOf(input))));
    return c.json({ job }, 202, { Location: `/v1/jobs/${job.id}` });
  });
  app.openapi(retry, async (c) => {
    const input = c.req.valid("json");
    const { job } = answerOf(c, await retryJob(contextOf(c), { ...input, jobId: c.req.valid("param").id }, c.var.engines, await idempotent(c, bodyOf(input))));
    return c.json({ job }, 202, { Location: `/v1/jobs/${job.id}` });
  });
}
