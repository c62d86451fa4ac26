import { createRoute } from "@hono/zod-openapi";
import type { Context } from "hono";
import { z } from "zod";
import { createShare } from "../../shares/create-share.ts";
import { getShared } from "../../shares/get-shared.ts";
import { listShares } from "../../shares/list-shares.ts";
import { revokeShare } from "../../shares/revoke-share.ts";
import { CreateShare, type Links, readShareToken, Share, Shared, SHARED_PATH } from "../../shares/share.ts";
import { IdempotencyHeaders, IdPath, json, nothing, optionalBody, PageQuery, pageOf, pageQuery, refusals } from "../contract.ts";
import { type Api, type ApiEnv, contextOf } from "../deps.ts";
import { answerOf, idempotent } from "../idempotency.ts";
import { keyed, open } from "../policy.ts";

const tags = ["dubs"];

const create = createRoute({
  method: "post",
  path: "/v1/dubs/{id}/shares",
  operationId: "createShare",
  summary: "A link by which anybody may watch the dub, and do nothing else",
  tags,
  ...keyed("write"),
  request: { params: IdPath, headers: IdempotencyHeaders, body: optionalBody(CreateShare) },
  responses: { 201: json(Share, "The link"), ...refusals },
});

const list = createRoute({
  method: "get",
  path: "/v1/dubs/{id}/shares",
  operationId: "listShares",
  summary: "Links to a dub, newest first; those that are over among them",
  tags,
  ...keyed("read"),
  request: { params: IdPath, query: PageQuery },
  responses: { 200: json(pageOf(Share), "A page"), ...refusals },
});

const revoke = createRoute({
  method: "delete",
  path: "/v1/shares/{id}",
  operationId: "revokeShare",
  summary: "End a link at once",
  description: "Media URLs that it has handed out already end by themselves: in five minutes, those inside a stream in four hours at most.",
  tags,
  ...keyed("write"),
  request: { params: IdPath },
  responses: { 204: nothing, ...refusals },
});

const get = createRoute({
  method: "get",
  path: `${SHARED_PATH}{token}`,
  operationId: "getShared",
  summary: "What a link shares",
  description: "A link that is forged, expired or revoked, or whose dub was deleted, is refused by `unauthenticated` or `not_found`.",
  tags,
  ...open(),
  request: { params: z.object({ token: z.string().max(1_000) }) },
  responses: { 200: json(Shared, "What to watch"), ...refusals },
});

const linksOf = ({ var: { deps } }: Pick<Context<ApiEnv>, "var">): Links => ({ secret: deps.tokenSecret, publicUrl: deps.publicUrl });

export function registerShares(app: Api): void {
  app.openapi(create, async (c) => {
    // A request without a body has been through no schema.
    const input = CreateShare.parse(c.req.valid("json"));
    const asked = { dubId: c.req.valid("param").id, ...input };
    return c.json(answerOf(c, await createShare(contextOf(c), asked, linksOf(c), await idempotent(c, input))), 201);
  });
  app.openapi(list, async (c) =>
    c.json(await listShares(contextOf(c), { dubId: c.req.valid("param").id, ...pageQuery(c.req.valid("query")) }, linksOf(c)), 200),
  );
  app.openapi(revoke, async (c) => {
    await revokeShare(contextOf(c), { shareId: c.req.valid("param").id });
    return c.body(null, 204);
  });
  app.openapi(get, async (c) => {
    const { deps } = c.var;
    const shareId = await readShareToken(deps.tokenSecret, c.req.valid("param").token, deps.now());
    return c.json(await getShared(deps, { shareId }, linksOf(c)), 200, { "Cache-Control": "no-store" });
  });
}
