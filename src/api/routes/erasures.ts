import { createRoute } from "@hono/zod-openapi";
import { deleteCookie } from "hono/cookie";
import { SESSION_COOKIE } from "../../accounts/authenticate-person.ts";
import { eraseMe } from "../../erasure/erase-me.ts";
import { getErasure } from "../../erasure/get-erasure.ts";
import { AskErasure, Erasure, ErasureBegun } from "../../erasure/wire.ts";
import { personOf } from "../account-context.ts";
import { body, IdPath, json, refusals } from "../contract.ts";
import type { Api } from "../deps.ts";
import { tellSecurity } from "../middleware/security-log.ts";
import { open, personal } from "../policy.ts";

const tags = ["people"];

const erase = createRoute({
  method: "delete",
  path: "/v1/me",
  operationId: "deleteMe",
  summary: "Delete the account, and all that is in workspaces with nobody else in them",
  description:
    "The person proves again who it is. From the answer on no session and no key of the person opens anything, and the address is free; videos, dubs, files and rows " +
    "are removed after it, and the receipt says how far that is; a mail brings a link to it to an address that was verified. Workspaces with other owners lose a member, and what was done there stays without the name. " +
    "409 `last_owner` while members of a shared workspace would be left without an owner: make one of them an owner, or delete the workspace.",
  tags,
  ...personal(),
  request: { body: body(AskErasure) },
  responses: { 202: json(ErasureBegun, "It has begun; the receipt is also in Location"), ...refusals },
});

const receipt = createRoute({
  method: "get",
  path: "/v1/erasures/{id}",
  operationId: "getErasure",
  summary: "The receipt of an erasure: whoever knows its id may read it",
  tags,
  ...open(),
  request: { params: IdPath },
  responses: { 200: json(Erasure, "The receipt"), ...refusals },
});

export function registerErasures(app: Api): void {
  app.openapi(erase, async (c) => {
    const begun = await eraseMe(personOf(c), c.req.valid("json"));
    tellSecurity(c, "erasure_asked");
    deleteCookie(c, SESSION_COOKIE, { path: "/", secure: true });
    return c.json(begun, 202, { Location: `/v1/erasures/${begun.receiptId}` });
  });
  app.openapi(receipt, async (c) => c.json(await getErasure(c.var.deps, { receiptId: c.req.valid("param").id }), 200, { "Cache-Control": "no-store" }));
}
