import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { Engine } from "../../dubs/engines.ts";
import { Language, listLanguages } from "../../dubs/list-languages.ts";
import { json, refusals } from "../contract.ts";
import type { Api } from "../deps.ts";
import { keyed } from "../policy.ts";

const tags = ["catalogue"];

const languages = createRoute({
  method: "get",
  path: "/v1/languages",
  operationId: "listLanguages",
  summary: "Languages, and into which each can be dubbed now",
  tags,
  ...keyed("read"),
  responses: { 200: json(z.object({ data: z.array(Language), nextCursor: z.null() }), "All of them"), ...refusals },
});

const engines = createRoute({
  method: "get",
  path: "/v1/engines",
  operationId: "listEngines",
  summary: "Engines, what each can do, and why one is off",
  tags,
  ...keyed("read"),
  responses: { 200: json(z.object({ data: z.array(Engine), nextCursor: z.null() }), "All of them"), ...refusals },
});

export function registerCatalogue(app: Api): void {
  app.openapi(languages, async (c) => c.json({ data: listLanguages(await c.var.engines()), nextCursor: null }, 200));
  app.openapi(engines, async (c) => c.json({ data: [...(await c.var.engines())], nextCursor: null }, 200));
}
