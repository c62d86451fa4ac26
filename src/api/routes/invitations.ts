import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { acceptInvitation } from "../../workspaces/accept-invitation.ts";
import { createInvitation } from "../../workspaces/create-invitation.ts";
import { listInvitations } from "../../workspaces/list-invitations.ts";
import { AcceptInvitation, CreateInvitation, Invitation, Workspace } from "../../workspaces/wire.ts";
import { withdrawInvitation } from "../../workspaces/withdraw-invitation.ts";
import { body, IdempotencyHeaders, IdPath, json, nothing, PageQuery, pageOf, pageQuery, refusals } from "../contract.ts";
import { type Api, contextOf } from "../deps.ts";
import { answerOf } from "../idempotency.ts";
import { ownRequest } from "../own-request.ts";
import { personal } from "../policy.ts";

const tags = ["workspaces"];

const create = createRoute({
  method: "post",
  path: "/v1/workspaces/{id}/invitations",
  operationId: "createInvitation",
  summary: "Invite somebody by e-mail (owners); an earlier invitation of the address is withdrawn",
  tags,
  ...personal(),
  request: { params: IdPath, headers: IdempotencyHeaders, body: body(CreateInvitation) },
  responses: { 201: json(Invitation, "The invitation, good for seven days and once; its link is in the mail alone"), ...refusals },
});

const list = createRoute({
  method: "get",
  path: "/v1/workspaces/{id}/invitations",
  operationId: "listInvitations",
  summary: "Invitations that can still be accepted (owners), newest first",
  tags,
  ...personal(),
  request: { params: IdPath, query: PageQuery },
  responses: { 200: json(pageOf(Invitation), "A page"), ...refusals },
});

const withdraw = createRoute({
  method: "delete",
  path: "/v1/workspaces/{id}/invitations/{invitationId}",
  operationId: "withdrawInvitation",
  summary: "Withdraw an invitation (owners)",
  tags,
  ...personal(),
  request: { params: IdPath.extend({ invitationId: z.string() }) },
  responses: { 204: nothing, ...refusals },
});

const accept = createRoute({
  method: "post",
  path: "/v1/invitations/accept",
  operationId: "acceptInvitation",
  summary: "Join by the token of an invitation's link, signed in with the address that it was sent to",
  tags,
  ...personal(),
  request: { body: body(AcceptInvitation) },
  responses: { 200: json(Workspace, "The workspace joined"), ...refusals },
});

export function registerInvitations(app: Api): void {
  app.openapi(create, async (c) => {
    const [input, workspaceId] = [c.req.valid("json"), c.req.valid("param").id];
    const context = { ...contextOf(c), publicUrl: c.var.deps.publicUrl };
    return c.json(answerOf(c, await createInvitation(context, { workspaceId, ...input }, await ownRequest(c, input))), 201);
  });
  app.openapi(list, async (c) =>
    c.json(await listInvitations(contextOf(c), { workspaceId: c.req.valid("param").id, ...pageQuery(c.req.valid("query")) }), 200),
  );
  app.openapi(withdraw, async (c) => {
    const { id, invitationId } = c.req.valid("param");
    await withdrawInvitation(contextOf(c), { workspaceId: id, invitationId });
    return c.body(null, 204);
  });
  app.openapi(accept, async (c) => c.json(await acceptInvitation(contextOf(c), c.req.valid("json")), 200));
}
