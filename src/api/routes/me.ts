import { createRoute } from "@hono/zod-openapi";
import { Me, Session, UpdateMe } from "../../accounts/account-wire.ts";
import { listSessions } from "../../accounts/list-sessions.ts";
import { revokeSession } from "../../accounts/revoke-session.ts";
import { getMe, updateMe } from "../../accounts/update-me.ts";
import { verifiedPerson } from "../../accounts/person.ts";
import { personOf } from "../account-context.ts";
import { body, IdPath, json, nothing, PageQuery, pageOf, pageQuery, refusals } from "../contract.ts";
import type { Api } from "../deps.ts";
import { tellSecurity } from "../middleware/security-log.ts";
import { personal } from "../policy.ts";

const tags = ["accounts"];

const get = createRoute({
  method: "get",
  path: "/v1/me",
  operationId: "getMe",
  summary: "Who is signed in",
  tags,
  ...personal(),
  responses: { 200: json(Me, "The person"), ...refusals },
});
const update = createRoute({
  method: "patch",
  path: "/v1/me",
  operationId: "updateMe",
  summary: "Another name, language, time zone or preference",
  tags,
  ...personal(),
  request: { body: body(UpdateMe) },
  responses: { 200: json(Me, "The person"), ...refusals },
});
const list = createRoute({
  method: "get",
  path: "/v1/me/sessions",
  operationId: "listSessions",
  summary: "Where one is signed in, newest first",
  tags,
  ...personal(),
  request: { query: PageQuery },
  responses: { 200: json(pageOf(Session), "A page"), ...refusals },
});
const revoke = createRoute({
  method: "delete",
  path: "/v1/me/sessions/{id}",
  operationId: "revokeSession",
  summary: "End a session of one's own; what it watches is closed",
  tags,
  ...personal(),
  request: { params: IdPath },
  responses: { 204: nothing, ...refusals },
});

export function registerMe(app: Api): void {
  app.openapi(get, async (c) => c.json(await getMe(personOf(c)), 200));
  app.openapi(update, async (c) => {
    const context = personOf(c);
    verifiedPerson(context.actor);
    return c.json(await updateMe(context, c.req.valid("json")), 200);
  });
  app.openapi(list, async (c) => c.json(await listSessions(personOf(c), pageQuery(c.req.valid("query"))), 200));
  app.openapi(revoke, async (c) => {
    const { id: sessionId } = c.req.valid("param");
    await revokeSession(personOf(c), { sessionId });
    tellSecurity(c, "session_revoked", { subjectId: sessionId });
    return c.body(null, 204);
  });
}
