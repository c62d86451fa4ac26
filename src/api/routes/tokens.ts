import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { signAccessToken } from "../../accounts/access-token.ts";
import { authenticatePerson } from "../../accounts/authenticate-person.ts";
import { signingKey } from "../../accounts/signing-keys.ts";
import { json, optionalBody, refusals } from "../contract.ts";
import { type Api, contextOf } from "../deps.ts";
import { bySession, open } from "../policy.ts";

const AccessToken = z.object({ accessToken: z.string(), tokenType: z.literal("Bearer"), expiresAt: z.iso.datetime() }).meta({ id: "AccessToken" });
const PublicKey = z.object({
  kty: z.literal("OKP"),
  crv: z.literal("Ed25519"),
  x: z.string(),
  kid: z.string(),
  use: z.literal("sig"),
  alg: z.literal("EdDSA"),
});

const create = createRoute({
  method: "post",
  path: "/v1/auth/token",
  operationId: "createAccessToken",
  summary: "An access token of this session, good for ten minutes",
  description:
    "A JWT (RFC 9068): `sub` is the person, `sid` the session, `workspace_id` the workspace it is for: `workspaceId`, or the one that the request is for. It opens what the role there opens, for as long as the session stands.",
  tags: ["platform"],
  ...bySession(),
  request: { body: optionalBody(z.strictObject({ workspaceId: z.string().max(100).optional() })) },
  responses: { 200: json(AccessToken, "The token"), ...refusals },
});

const keys = createRoute({
  method: "get",
  path: "/.well-known/jwks.json",
  operationId: "getJwks",
  summary: "The public keys that access tokens are checked with (RFC 7517)",
  tags: ["platform"],
  ...open(),
  responses: { 200: json(z.object({ keys: z.array(PublicKey) }), "The keys"), ...refusals },
});

export function registerTokens(app: Api): void {
  app.openapi(create, async (c) => {
    const { deps } = c.var;
    const { workspaceId } = c.req.valid("json");
    const { actor } = contextOf(c);
    const {
      keyId: sessionId,
      person,
      workspaceId: chosen,
    } = workspaceId === undefined ? actor : await authenticatePerson(deps.db, deps.now(), { sessionId: actor.keyId }, workspaceId);
    if (!person) throw new Error("A session without a person.");
    const authority = { secret: deps.tokenSecret, issuer: deps.publicUrl };
    const { accessToken, expiresAt } = await signAccessToken(
      authority,
      deps.newId("atk"),
      { userId: person.userId, sessionId, workspaceId: chosen },
      deps.now(),
    );
    return c.json({ accessToken, tokenType: "Bearer" as const, expiresAt: expiresAt.toISOString() }, 200);
  });
  app.openapi(keys, async (c) => {
    const { publicKey } = await signingKey(c.var.deps.tokenSecret);
    return c.json({ keys: [publicKey] }, 200, { "Cache-Control": "public, max-age=300" });
  });
}
