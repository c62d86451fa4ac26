import { createRoute } from "@hono/zod-openapi";
import { issueKey } from "../../accounts/issue-key.ts";
import { ApiKey, CreateApiKey, NewApiKey } from "../../accounts/key-wire.ts";
import { listKeys } from "../../accounts/list-keys.ts";
import { withdrawKey } from "../../accounts/withdraw-key.ts";
import { body, IdempotencyHeaders, IdPath, json, nothing, PageQuery, pageOf, pageQuery, refusals } from "../contract.ts";
import { type Api, contextOf } from "../deps.ts";
import { answerOf, idempotent } from "../idempotency.ts";
import { tellSecurity } from "../middleware/security-log.ts";
import { keyed } from "../policy.ts";

const tags = ["keys"];

const create = createRoute({
  method: "post",
  path: "/v1/keys",
  operationId: "createKey",
  summary: "Make an API key of the workspace; it is shown once",
  tags,
  ...keyed("manage"),
  request: { headers: IdempotencyHeaders, body: body(CreateApiKey) },
  responses: { 201: json(NewApiKey, "The key; `key` itself in this answer alone, null when it is repeated"), ...refusals },
});

const list = createRoute({
  method: "get",
  path: "/v1/keys",
  operationId: "listKeys",
  summary: "API keys of the workspace that are not revoked, newest first",
  tags,
  ...keyed("manage"),
  request: { query: PageQuery },
  responses: { 200: json(pageOf(ApiKey), "A page"), ...refusals },
});

const revoke = createRoute({
  method: "delete",
  path: "/v1/keys/{id}",
  operationId: "revokeKey",
  summary: "Revoke an API key: it opens nothing any more, and what it watches is closed",
  tags,
  ...keyed("manage"),
  request: { params: IdPath },
  responses: { 204: nothing, ...refusals },
});

export function registerKeys(app: Api): void {
  app.openapi(create, async (c) => {
    const input = c.req.valid("json");
    const issued = await issueKey(contextOf(c), input, await idempotent(c, input));
    if (!issued.replayed) tellSecurity(c, "key_created", { subjectId: issued.answer.id });
    return c.json(answerOf(c, issued), 201, { "Cache-Control": "no-store" });
  });
  app.openapi(list, async (c) => c.json(await listKeys(contextOf(c), pageQuery(c.req.valid("query"))), 200));
  app.openapi(revoke, async (c) => {
    const { id: keyId } = c.req.valid("param");
    await withdrawKey(contextOf(c), { keyId });
    tellSecurity(c, "key_revoked", { subjectId: keyId });
    return c.body(null, 204);
  });
}
