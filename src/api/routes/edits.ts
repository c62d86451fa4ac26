import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { Edit } from "../../dubs/resource.ts";
import { EditDub, editDub } from "../../dubs/services/edit-dub.ts";
import { listEdits } from "../../dubs/services/list-edits.ts";
import { undoEdit } from "../../dubs/services/undo-edit.ts";
import { body, IdempotencyHeaders, IdPath, json, PageQuery, pageOf, pageQuery, refusals } from "../contract.ts";
import { type Api, contextOf } from "../deps.ts";
import { answerOf, idempotent } from "../idempotency.ts";
import { keyed } from "../policy.ts";

const tags = ["edits"];

const create = createRoute({
  method: "post",
  path: "/v1/dubs/{id}/edits",
  operationId: "editDub",
  summary: "Edit the script, its translations, voices and takes: all ops or none",
  description:
    "Source-side ops (text, times, speakers, treatment, split, merge, add, delete) touch every language, target-side ops one. " +
    "An op on a line or speaker names the revision that was seen; 412 `stale_revision` tells the one it has now. " +
    "A repeated Idempotency-Key is the same edit. What an edit made stale is made anew by a job of kind `render`.",
  tags,
  ...keyed("write"),
  request: { params: IdPath, headers: IdempotencyHeaders, body: body(EditDub) },
  responses: { 200: json(z.object({ edit: Edit }), "The edit"), ...refusals },
});

const list = createRoute({
  method: "get",
  path: "/v1/dubs/{id}/edits",
  operationId: "listEdits",
  summary: "The history of a dub's edits, newest first",
  tags,
  ...keyed("read"),
  request: { params: IdPath, query: PageQuery },
  responses: { 200: json(pageOf(Edit), "A page"), ...refusals },
});

const undo = createRoute({
  method: "post",
  path: "/v1/dubs/{id}/edits/{editId}/undo",
  operationId: "undoEdit",
  summary: "Take an edit of one's own back, by a further edit",
  tags,
  ...keyed("write"),
  request: { params: IdPath.extend({ editId: z.string() }), headers: IdempotencyHeaders },
  responses: { 200: json(z.object({ edit: Edit }), "The edit that undoes it"), ...refusals },
});

export function registerEdits(app: Api): void {
  app.openapi(create, async (c) => {
    const input = c.req.valid("json");
    const edit = answerOf(c, await editDub(contextOf(c), { ...input, dubId: c.req.valid("param").id }, await idempotent(c, input)));
    return c.json({ edit }, 200);
  });
  app.openapi(list, async (c) => c.json(await listEdits(contextOf(c), { ...pageQuery(c.req.valid("query")), dubId: c.req.valid("param").id }), 200));
  app.openapi(undo, async (c) => {
    const { id, editId } = c.req.valid("param");
    const edit = answerOf(c, await undoEdit(contextOf(c), { dubId: id, editId }, await idempotent(c, null)));
    return c.json({ edit }, 200);
  });
}
