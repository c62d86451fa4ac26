import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { Job } from "../../dubs/resource.ts";
import { cancelJob } from "../../dubs/services/cancel-job.ts";
import { CreateJob, createJob } from "../../dubs/services/create-job.ts";
import { getJob } from "../../dubs/services/get-job.ts";
import { listJobs } from "../../dubs/services/list-jobs.ts";
import { body, IdempotencyHeaders, IdPath, json, PageQuery, pageOf, pageQuery, refusals } from "../contract.ts";
import { type Api, contextOf } from "../deps.ts";
import { answerOf, idempotent } from "../idempotency.ts";
import { keyed } from "../policy.ts";

const tags = ["jobs"];
const MOST_WAIT_SECONDS = 20;

const create = createRoute({
  method: "post",
  path: "/v1/dubs/{id}/jobs",
  operationId: "createJob",
  summary: "Another job on a dub: again, or further languages. What is done is not done twice",
  tags,
  ...keyed("write"),
  request: { params: IdPath, headers: IdempotencyHeaders, body: body(CreateJob) },
  responses: { 202: json(z.object({ job: Job }), "The job"), ...refusals },
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
  tags,
  ...keyed("read"),
  request: { params: IdPath, query: z.object({ wait: z.coerce.number().int().min(0).max(MOST_WAIT_SECONDS).default(0) }) },
  responses: { 200: json(Job, "The job"), ...refusals },
});

const cancel = createRoute({
  method: "post",
  path: "/v1/jobs/{id}/cancel",
  operationId: "cancelJob",
  summary: "Cancel a job; one that has ended stays as it is",
  tags,
  ...keyed("write"),
  request: { params: IdPath },
  responses: { 202: json(Job, "The job as it is now"), ...refusals },
});

export function registerJobs(app: Api): void {
  app.openapi(create, async (c) => {
    const input = c.req.valid("json");
    const created = answerOf(c, await createJob(contextOf(c), { ...input, dubId: c.req.valid("param").id }, c.var.engines, await idempotent(c, input)));
    return c.json(created, 202, { Location: `/v1/jobs/${created.job.id}` });
  });
  app.openapi(listOfDub, async (c) => c.json(await listJobs(contextOf(c), { ...pageQuery(c.req.valid("query")), dubId: c.req.valid("param").id }), 200));
  app.openapi(list, async (c) => c.json(await listJobs(contextOf(c), pageQuery(c.req.valid("query"))), 200));
  app.openapi(get, async (c) =>
    c.json(await getJob(contextOf(c), { jobId: c.req.valid("param").id, waitSeconds: c.req.valid("query").wait }, c.var.deps.sleep), 200),
  );
  app.openapi(cancel, async (c) => c.json(await cancelJob(contextOf(c), { jobId: c.req.valid("param").id }), 202));
}
