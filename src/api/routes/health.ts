import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { checkParts } from "../../platform/check-parts.ts";
import { json, refusals } from "../contract.ts";
import type { Api } from "../deps.ts";
import { open } from "../policy.ts";

const tags = ["platform"];

const Readiness = z
  .object({
    ready: z.boolean(),
    parts: z.record(z.string(), z.object({ ok: z.boolean(), detail: z.string(), ms: z.number().int() })),
    engines: z.array(z.object({ id: z.string(), stage: z.string(), on: z.boolean(), reason: z.string().nullable() })),
  })
  .meta({ id: "Readiness" });
type Readiness = z.infer<typeof Readiness>;

const health = createRoute({
  method: "get",
  path: "/healthz",
  operationId: "getHealth",
  summary: "Whether the API answers",
  tags,
  ...open(),
  responses: { 200: json(z.object({ ok: z.literal(true) }), "It does"), ...refusals },
});

const readiness = createRoute({
  method: "get",
  path: "/readyz",
  operationId: "getReadiness",
  summary: "Whether all works that the API stands on: database, objects, queue, each compute service; and which engines are on",
  description: "All parts are asked at once, each for at most three seconds; an answer is kept for five. A service that is asleep is well: work wakes it.",
  tags,
  ...open(),
  responses: { 200: json(Readiness, "All of it works"), 503: json(Readiness, "A part does not; `parts` says which"), ...refusals },
});

/** So that who asks without end costs nobody anything. */
const KEEP_MS = 5_000;

export function registerHealth(app: Api): void {
  let kept: { at: number; value: Readiness } | null = null;
  app.openapi(health, (c) => c.json({ ok: true as const }, 200));
  app.openapi(readiness, async (c) => {
    const { platform, now, warn } = c.var.deps;
    const at = now().getTime();
    if (!kept || at - kept.at >= KEEP_MS) {
      const [parts, engines] = await Promise.all([checkParts(platform, now, warn), c.var.engines().catch(() => [])]);
      const ready = Object.values(parts).every(({ ok }) => ok);
      kept = { at, value: { ready, parts, engines: engines.map(({ id, stage, on, reason }) => ({ id, stage, on, reason })) } };
    }
    return c.json(kept.value, kept.value.ready ? 200 : 503, { "Cache-Control": "no-store" });
  });
}
