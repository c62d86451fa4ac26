import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { exportActivities } from "../../activity/export-activities.ts";
import { listActivities } from "../../activity/list-activities.ts";
import { Activity, activityActions } from "../../activity/wire.ts";
import { json, PageQuery, pageOf, pageQuery, refusals } from "../contract.ts";
import { type Api, contextOf } from "../deps.ts";
import { keyed, personal } from "../policy.ts";

const tags = ["activity"];
const Filter = z.object({ action: z.enum(activityActions).optional() });
const query = PageQuery.extend(Filter.shape);
const page = { 200: json(pageOf(Activity), "A page"), ...refusals };

const list = createRoute({
  method: "get",
  path: "/v1/activity",
  operationId: "listActivity",
  summary: "Who did what in the workspace, newest first",
  tags,
  ...keyed("manage"),
  request: { query },
  responses: page,
});
const write = createRoute({
  method: "get",
  path: "/v1/activity/export",
  operationId: "exportActivity",
  summary: "All of it as a table for spreadsheets",
  tags,
  ...keyed("manage"),
  request: { query: Filter },
  responses: { 200: { description: "A table", content: { "text/csv": { schema: z.string() } } }, ...refusals },
});
const mine = createRoute({
  method: "get",
  path: "/v1/me/activity",
  operationId: "listOwnActivity",
  summary: "What you did, newest first",
  tags,
  ...personal(),
  request: { query },
  responses: page,
});

export function registerActivity(app: Api): void {
  app.openapi(list, async (c) => {
    const [context, asked] = [contextOf(c), c.req.valid("query")];
    const whose = { workspaceId: context.actor.workspaceId };
    return c.json(await listActivities(context, { ...pageQuery(asked), whose, action: asked.action ?? null }), 200);
  });
  app.openapi(write, (c) => {
    const context = contextOf(c);
    const whose = { workspaceId: context.actor.workspaceId };
    const table = exportActivities(context, { whose, action: c.req.valid("query").action ?? null });
    return c.body(table, 200, { "Content-Type": "text/csv; charset=utf-8", "Content-Disposition": 'attachment; filename="activity.csv"' });
  });
  app.openapi(mine, async (c) => {
    const [context, asked] = [contextOf(c), c.req.valid("query")];
    const whose = { userId: context.actor.person?.userId ?? "" };
    return c.json(await listActivities(context, { ...pageQuery(asked), whose, action: asked.action ?? null }), 200);
  });
}
