import { createRoute } from "@hono/zod-openapi";
import { Output } from "../../dubs/resource.ts";
import { getOutput } from "../../dubs/services/get-output.ts";
import { listOutputs } from "../../dubs/services/list-outputs.ts";
import { IdPath, json, PageQuery, pageOf, pageQuery, refusals } from "../contract.ts";
import { type Api, contextOf } from "../deps.ts";
import { keyed } from "../policy.ts";

const tags = ["outputs"];

const list = createRoute({
  method: "get",
  path: "/v1/dubs/{id}/outputs",
  operationId: "listOutputs",
  summary: "What a dub has made, newest first",
  tags,
  ...keyed("read"),
  request: { params: IdPath, query: PageQuery },
  responses: { 200: json(pageOf(Output), "A page"), ...refusals },
});

const get = createRoute({
  method: "get",
  path: "/v1/outputs/{id}",
  operationId: "getOutput",
  summary: "One output, with a URL to download it",
  tags,
  ...keyed("read"),
  request: { params: IdPath },
  responses: { 200: json(Output, "The output"), ...refusals },
});

const content = createRoute({
  method: "get",
  path: "/v1/outputs/{id}/content",
  operationId: "downloadOutput",
  summary: "Straight to the bytes",
  tags,
  ...keyed("read"),
  request: { params: IdPath },
  responses: { 302: { description: "To the signed URL" }, ...refusals },
});

export function registerOutputs(app: Api): void {
  app.openapi(list, async (c) => c.json(await listOutputs(contextOf(c), { ...pageQuery(c.req.valid("query")), dubId: c.req.valid("param").id }), 200));
  app.openapi(get, async (c) => c.json(await getOutput(contextOf(c), { outputId: c.req.valid("param").id }), 200));
  app.openapi(content, async (c) => c.redirect((await getOutput(contextOf(c), { outputId: c.req.valid("param").id })).url, 302));
}
