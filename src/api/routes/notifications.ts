import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { listNotifications } from "../../notifications/list-notifications.ts";
import { readNotifications } from "../../notifications/read-notifications.ts";
import { Notification, ReadNotifications } from "../../notifications/wire.ts";
import { body, json, nothing, PageQuery, pageOf, pageQuery, refusals } from "../contract.ts";
import { type Api, contextOf } from "../deps.ts";
import { personal } from "../policy.ts";
import { AppError } from "../../errors.ts";
import type { Context } from "../../context.ts";

const tags = ["notifications"];
const list = createRoute({
  method: "get",
  path: "/v1/me/notifications",
  operationId: "listNotifications",
  summary: "What happened, newest first",
  tags,
  ...personal(),
  request: { query: PageQuery.extend({ unread: z.enum(["true", "false"]).default("false") }) },
  responses: { 200: json(pageOf(Notification).extend({ unreadCount: z.number().int() }), "A page"), ...refusals },
});
const read = createRoute({
  method: "post",
  path: "/v1/me/notifications/read",
  operationId: "readNotifications",
  summary: "Mark as read",
  tags,
  ...personal(),
  request: { body: body(ReadNotifications) },
  responses: { 204: nothing, ...refusals },
});

export function registerNotifications(app: Api): void {
  app.openapi(list, async (c) => {
    const [context, query] = [contextOf(c), c.req.valid("query")];
    return c.json(await listNotifications(context, { ...pageQuery(query), userId: userOf(context), unread: query.unread === "true" }), 200);
  });
  app.openapi(read, async (c) => {
    const context = contextOf(c);
    await readNotifications(context, userOf(context), c.req.valid("json"));
    return c.body(null, 204);
  });
}

function userOf({ actor }: Context): string {
  if (!actor.person) throw new AppError("forbidden", "This is for people: sign in.");
  return actor.person.userId;
}
