import { createRoute } from "@hono/zod-openapi";
import { AskErasure, ErasureBegun } from "../../erasure/wire.ts";
import { createWorkspace } from "../../workspaces/create-workspace.ts";
import { deleteWorkspace } from "../../workspaces/delete-workspace.ts";
import { getWorkspace } from "../../workspaces/get-workspace.ts";
import { listWorkspaces } from "../../workspaces/list-workspaces.ts";
import { renameWorkspace } from "../../workspaces/rename-workspace.ts";
import { NameWorkspace, Workspace } from "../../workspaces/wire.ts";
import { personOf } from "../account-context.ts";
import { body, IdempotencyHeaders, IdPath, json, PageQuery, pageOf, pageQuery, refusals } from "../contract.ts";
import { type Api, contextOf } from "../deps.ts";
import { answerOf } from "../idempotency.ts";
import { ownRequest } from "../own-request.ts";
import { tellSecurity } from "../middleware/security-log.ts";
import { personal } from "../policy.ts";
import { registerInvitations } from "./invitations.ts";
import { registerMembers } from "./members.ts";

const tags = ["workspaces"];

const list = createRoute({
  method: "get",
  path: "/v1/workspaces",
  operationId: "listWorkspaces",
  summary: "Workspaces of the person, newest first",
  tags,
  ...personal(),
  request: { query: PageQuery },
  responses: { 200: json(pageOf(Workspace), "A page"), ...refusals },
});

const create = createRoute({
  method: "post",
  path: "/v1/workspaces",
  operationId: "createWorkspace",
  summary: "Make a workspace to share; whoever makes it owns it",
  tags,
  ...personal(),
  request: { headers: IdempotencyHeaders, body: body(NameWorkspace) },
  responses: { 201: json(Workspace, "The workspace"), ...refusals },
});

const get = createRoute({
  method: "get",
  path: "/v1/workspaces/{id}",
  operationId: "getWorkspace",
  summary: "One workspace",
  tags,
  ...personal(),
  request: { params: IdPath },
  responses: { 200: json(Workspace, "The workspace"), ...refusals },
});

const rename = createRoute({
  method: "patch",
  path: "/v1/workspaces/{id}",
  operationId: "renameWorkspace",
  summary: "Another name (owners)",
  tags,
  ...personal(),
  request: { params: IdPath, body: body(NameWorkspace) },
  responses: { 200: json(Workspace, "The workspace"), ...refusals },
});

const remove = createRoute({
  method: "delete",
  path: "/v1/workspaces/{id}",
  operationId: "deleteWorkspace",
  summary: "Delete a shared workspace (owners); its API keys stop at once, and all that is in it is erased",
  description:
    "The person proves again who it is: guessing is slowed down as at sign-in, `wrong_password` and `too_many_requests`. Every owner gets a mail with a link to the receipt.",
  tags,
  ...personal(),
  request: { params: IdPath, body: body(AskErasure) },
  responses: { 202: json(ErasureBegun, "The erasure has begun; its receipt is also in Location"), ...refusals },
});

export function registerWorkspaces(app: Api): void {
  app.openapi(list, async (c) => c.json(await listWorkspaces(contextOf(c), pageQuery(c.req.valid("query"))), 200));
  app.openapi(create, async (c) => {
    const input = c.req.valid("json");
    const created = answerOf(c, await createWorkspace(contextOf(c), input, await ownRequest(c, input)));
    return c.json(created, 201, { Location: `/v1/workspaces/${created.id}` });
  });
  app.openapi(get, async (c) => c.json(await getWorkspace(contextOf(c), { workspaceId: c.req.valid("param").id }), 200));
  app.openapi(rename, async (c) => c.json(await renameWorkspace(contextOf(c), { workspaceId: c.req.valid("param").id, ...c.req.valid("json") }), 200));
  app.openapi(remove, async (c) => {
    const begun = await deleteWorkspace(personOf(c), { workspaceId: c.req.valid("param").id, ...c.req.valid("json") });
    tellSecurity(c, "erasure_asked", { subjectId: c.req.valid("param").id });
    return c.json(begun, 202, { Location: `/v1/erasures/${begun.receiptId}` });
  });
  registerMembers(app);
  registerInvitations(app);
}
