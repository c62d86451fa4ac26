import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { changeRole } from "../../workspaces/change-role.ts";
import { listMembers } from "../../workspaces/list-members.ts";
import { removeMember } from "../../workspaces/remove-member.ts";
import { ChangeRole, Member } from "../../workspaces/wire.ts";
import { body, IdPath, json, nothing, PageQuery, pageOf, pageQuery, refusals } from "../contract.ts";
import { type Api, contextOf } from "../deps.ts";
import { tellSecurity } from "../middleware/security-log.ts";
import { personal } from "../policy.ts";

const tags = ["workspaces"];
const MemberPath = IdPath.extend({ userId: z.string() });

const list = createRoute({
  method: "get",
  path: "/v1/workspaces/{id}/members",
  operationId: "listMembers",
  summary: "Members, who joined last first",
  tags,
  ...personal(),
  request: { params: IdPath, query: PageQuery },
  responses: { 200: json(pageOf(Member), "A page"), ...refusals },
});

const change = createRoute({
  method: "patch",
  path: "/v1/workspaces/{id}/members/{userId}",
  operationId: "changeRole",
  summary: "Another role (owners); keys that the member made and that may more are revoked. The last owner stays one: 409 `last_owner`",
  tags,
  ...personal(),
  request: { params: MemberPath, body: body(ChangeRole) },
  responses: { 200: json(Member, "The member"), ...refusals },
});

const remove = createRoute({
  method: "delete",
  path: "/v1/workspaces/{id}/members/{userId}",
  operationId: "removeMember",
  summary: "Leave, or remove a member (owners); keys that the member made are revoked. The last owner stays: 409 `last_owner`",
  tags,
  ...personal(),
  request: { params: MemberPath },
  responses: { 204: nothing, ...refusals },
});

export function registerMembers(app: Api): void {
  app.openapi(list, async (c) => c.json(await listMembers(contextOf(c), { workspaceId: c.req.valid("param").id, ...pageQuery(c.req.valid("query")) }), 200));
  app.openapi(change, async (c) => {
    const { id, userId } = c.req.valid("param");
    const member = await changeRole(contextOf(c), { workspaceId: id, userId, ...c.req.valid("json") });
    tellSecurity(c, "role_changed", { subjectId: userId, workspaceId: id });
    return c.json(member, 200);
  });
  app.openapi(remove, async (c) => {
    const { id, userId } = c.req.valid("param");
    await removeMember(contextOf(c), { workspaceId: id, userId });
    tellSecurity(c, "member_removed", { subjectId: userId, workspaceId: id });
    return c.body(null, 204);
  });
}
