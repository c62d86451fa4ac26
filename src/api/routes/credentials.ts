import { createRoute } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { CredentialContext } from "../../credentials/context.ts";
import { createCredential } from "../../credentials/create-credential.ts";
import { deleteCredential } from "../../credentials/delete-credential.ts";
import { getCredential } from "../../credentials/get-credential.ts";
import { listCredentials } from "../../credentials/list-credentials.ts";
import { likeness } from "../../credentials/master-keys.ts";
import { testCredential } from "../../credentials/test-credential.ts";
import { updateCredential } from "../../credentials/update-credential.ts";
import { CreateCredential, Credential, CredentialTest, UpdateCredential } from "../../credentials/wire.ts";
import { body, IdempotencyHeaders, IdPath, json, nothing, PageQuery, pageOf, pageQuery, refusals } from "../contract.ts";
import { type Api, type ApiEnv, contextOf } from "../deps.ts";
import { answerOf, idempotent } from "../idempotency.ts";
import { keyed } from "../policy.ts";

const tags = ["credentials"];

const create = createRoute({
  method: "post",
  path: "/v1/credentials",
  operationId: "createCredential",
  summary: "Keep a key of a vendor, or an endpoint of one's own; it is never shown again",
  tags,
  ...keyed("write"),
  request: { headers: IdempotencyHeaders, body: body(CreateCredential) },
  responses: { 201: json(Credential, "The credential, without its secret"), ...refusals },
});

const list = createRoute({
  method: "get",
  path: "/v1/credentials",
  operationId: "listCredentials",
  summary: "Credentials, newest first",
  tags,
  ...keyed("read"),
  request: { query: PageQuery },
  responses: { 200: json(pageOf(Credential), "A page"), ...refusals },
});

const get = createRoute({
  method: "get",
  path: "/v1/credentials/{id}",
  operationId: "getCredential",
  summary: "One credential, without its secret",
  tags,
  ...keyed("read"),
  request: { params: IdPath },
  responses: { 200: json(Credential, "The credential"), ...refusals },
});

const update = createRoute({
  method: "patch",
  path: "/v1/credentials/{id}",
  operationId: "updateCredential",
  summary: "Another name, or another secret of the same vendor",
  tags,
  ...keyed("write"),
  request: { params: IdPath, body: body(UpdateCredential) },
  responses: { 200: json(Credential, "The credential; a new secret is untested"), ...refusals },
});

const remove = createRoute({
  method: "delete",
  path: "/v1/credentials/{id}",
  operationId: "deleteCredential",
  summary: "Forget a credential; its secret is erased at once",
  tags,
  ...keyed("write"),
  request: { params: IdPath },
  responses: { 204: nothing, ...refusals },
});

const test = createRoute({
  method: "post",
  path: "/v1/credentials/{id}/test",
  operationId: "testCredential",
  summary: "Ask the vendor whether it takes the key; have an endpoint of one's own speak, after which it may be used",
  tags,
  ...keyed("write"),
  request: { params: IdPath },
  responses: { 200: json(CredentialTest, "What came of it"), ...refusals },
});

async function credentialContextOf(c: Pick<Context<ApiEnv>, "var" | "req">): Promise<CredentialContext> {
  const { db, now, newId, network, actor } = contextOf(c);
  const { credentialKeys, guard } = c.var.deps;
  return { db, now, newId, network, actor, keys: await credentialKeys(), guard };
}

export function registerCredentials(app: Api): void {
  app.openapi(create, async (c) => {
    const input = c.req.valid("json");
    const context = await credentialContextOf(c);
    // What a repeated request is known by lies in the database, and a short secret could be guessed from a plain hash.
    const known = { name: input.name, secret: await likeness(context.keys, JSON.stringify(input.secret)) };
    const created = answerOf(c, await createCredential(context, input, await idempotent(c, known)));
    return c.json(created, 201, { Location: `/v1/credentials/${created.id}` });
  });
  app.openapi(list, async (c) => c.json(await listCredentials(contextOf(c), pageQuery(c.req.valid("query"))), 200));
  app.openapi(get, async (c) => c.json(await getCredential(contextOf(c), { credentialId: c.req.valid("param").id }), 200));
  app.openapi(update, async (c) => {
    const { id } = c.req.valid("param");
    return c.json(await updateCredential(await credentialContextOf(c), { credentialId: id, ...c.req.valid("json") }), 200);
  });
  app.openapi(remove, async (c) => {
    await deleteCredential(contextOf(c), { credentialId: c.req.valid("param").id });
    return c.body(null, 204);
  });
  app.openapi(test, async (c) => c.json(await testCredential(await credentialContextOf(c), { credentialId: c.req.valid("param").id }), 200));
}
