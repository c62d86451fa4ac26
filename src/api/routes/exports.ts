import { createRoute } from "@hono/zod-openapi";
import { createExport } from "../../exports/create-export.ts";
import { getExport } from "../../exports/get-export.ts";
import { listExports } from "../../exports/list-exports.ts";
import { Export } from "../../exports/wire.ts";
import { IdempotencyHeaders, IdPath, json, PageQuery, pageOf, pageQuery, refusals } from "../contract.ts";
import { type Api, contextOf } from "../deps.ts";
import { answerOf } from "../idempotency.ts";
import { ownRequest } from "../own-request.ts";
import { tellSecurity } from "../middleware/security-log.ts";
import { personal } from "../policy.ts";

const tags = ["people"];

const create = createRoute({
  method: "post",
  path: "/v1/me/exports",
  operationId: "createExport",
  summary: "Write all that is yours into zip files",
  description:
    "Profile, sessions, memberships, notifications, activity, and of every workspace that nobody else owns: videos with their files, dubs with scripts, lines and outputs, " +
    "glossaries, keys and credentials (never their secrets), share links. One at a time: 409 `export_running` names the one that is being made. The files are kept for seven days, or until another export is asked for.",
  tags,
  ...personal(),
  request: { headers: IdempotencyHeaders },
  responses: { 202: json(Export, "The export (also in Location)"), ...refusals },
});

const list = createRoute({
  method: "get",
  path: "/v1/me/exports",
  operationId: "listExports",
  summary: "Your exports, newest first",
  description: "Those that failed and those whose files are removed are among them, for some weeks.",
  tags,
  ...personal(),
  request: { query: PageQuery },
  responses: { 200: json(pageOf(Export), "A page"), ...refusals },
});

const get = createRoute({
  method: "get",
  path: "/v1/me/exports/{id}",
  operationId: "getExport",
  summary: "How far an export is, and its files",
  tags,
  ...personal(),
  request: { params: IdPath },
  responses: { 200: json(Export, "The export"), ...refusals },
});

export function registerExports(app: Api): void {
  app.openapi(create, async (c) => {
    const asked = await createExport(contextOf(c), await ownRequest(c, {}));
    if (!asked.replayed) tellSecurity(c, "export_asked", { subjectId: asked.answer.id });
    const made = answerOf(c, asked);
    return c.json(made, 202, { Location: `/v1/me/exports/${made.id}` });
  });
  app.openapi(list, async (c) => c.json(await listExports(contextOf(c), pageQuery(c.req.valid("query"))), 200, { "Cache-Control": "no-store" }));
  app.openapi(get, async (c) => c.json(await getExport(contextOf(c), { exportId: c.req.valid("param").id }), 200, { "Cache-Control": "no-store" }));
}
