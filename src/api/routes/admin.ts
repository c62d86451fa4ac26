import { createRoute } from "@hono/zod-openapi";
import { readStatus } from "../../platform/read-status.ts";
import { Status } from "../../platform/status.ts";
import { json, refusals } from "../contract.ts";
import { type Api, contextOf } from "../deps.ts";
import { admin } from "../policy-admin.ts";

/** Not in the document: to who is no admin it is not there. */
const status = createRoute({
  method: "get",
  path: "/v1/admin/status",
  operationId: "getPlatformStatus",
  summary: "How the platform does: jobs, services, mails, versions",
  tags: ["platform"],
  hide: true,
  ...admin(),
  responses: { 200: json(Status, "As it is now"), ...refusals },
});

export function registerAdmin(app: Api): void {
  app.openapi(status, async (c) => c.json(await readStatus(contextOf(c), c.var.deps.platform), 200));
}
