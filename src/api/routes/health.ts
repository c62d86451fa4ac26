import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { json, refusals } from "../contract.ts";
import type { Api } from "../deps.ts";
import { open } from "../policy.ts";

const health = createRoute({
  method: "get",
  path: "/healthz",
  operationId: "getHealth",
  summary: "Whether the API answers",
  tags: ["platform"],
  ...open(),
  responses: { 200: json(z.object({ ok: z.literal(true) }), "It does"), ...refusals },
});

export function registerHealth(app: Api): void {
  app.openapi(health, (c) => c.json({ ok: true as const }, 200));
}
