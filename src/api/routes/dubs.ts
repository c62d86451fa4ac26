import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { Dub, Job } from "../../dubs/resource.ts";
import { CreateDub, createDub } from "../../dubs/services/create-dub.ts";
import { deleteDub } from "../../dubs/services/delete-dub.ts";
import { getDub } from "../../dubs/services/get-dub.ts";
import { listDubs } from "../../dubs/services/list-dubs.ts";
import { body, IdempotencyHeaders, IdPath, json, nothing, PageQuery, pageOf, pageQuery, refusals } from "../contract.ts";
import { type Api, contextOf } from "../deps.ts";
import { answerOf, idempotent } from "../idempotency.ts";
import { keyed } from "../policy.ts";

const tags = ["dubs"];

const create = createRoute({
  method: "post",
  path: "/v1/videos/{id}/dubs",
  operationId: "createDub",
  summary: "Dub a video into one or more languages; into none: only its script is made",
  tags,
  ...keyed("write"),
  request: { params: IdPath, headers: IdempotencyHeaders, body: body(CreateDub) },
  responses: { 202: json(z.object({ dub: Dub, job: Job }), "The dub, and the job that makes it (also in Location)"), ...refusals },
});

const list = createRoute({
  method: "get",
  path: "/v1/dubs",
  operationId: "listDubs",
  summary: "Dubs, newest first",
  tags,
  ...keyed("read"),
  request: { query: PageQuery.extend({ videoId: z.string().max(100).optional() }) },
  responses: { 200: json(pageOf(Dub), "A page"), ...refusals },
});

const get = createRoute({
  method: "get",
  path: "/v1/dubs/{id}",
  operationId: "getDub",
  summary: "One dub",
  tags,
  ...keyed("read"),
  request: { params: IdPath },
  responses: { 200: json(Dub, "The dub"), ...refusals },
});

const remove = createRoute({
  method: "delete",
  path: "/v1/dubs/{id}",
  operationId: "deleteDub",
  summary: "Cancel a dub's jobs and delete all it made",
  tags,
  ...keyed("write"),
  request: { params: IdPath },
  responses: { 204: nothing, ...refusals },
});

export function registerDubs(app: Api): void {
  app.openapi(create, async (c) => {
    const input = c.req.valid("json");
    const created = answerOf(c, await createDub(contextOf(c), { ...input, videoId: c.req.valid("param").id }, c.var.engines, await idempotent(c, input)));
    return c.json(created, 202, { Location: `/v1/jobs/${created.job.id}` });
  });
  app.openapi(list, async (c) => {
    const query = c.req.valid("query");
    return c.json(await listDubs(contextOf(c), { ...pageQuery(query), videoId: query.videoId }), 200);
  });
  app.openapi(get, async (c) => c.json(await getDub(contextOf(c), { dubId: c.req.valid("param").id }), 200));
  app.openapi(remove, async (c) => {
    await deleteDub(contextOf(c), { dubId: c.req.valid("param").id });
    return c.body(null, 204);
  });
}
