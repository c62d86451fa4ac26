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
    "Source side, every language follows: `set_text`, `set_speaker`, `set_treatment`, `set_times`, `split_line`, `merge_lines`, `add_line`, `delete_line`, " +
    "`rename_speaker`, `merge_speakers`, `record_consent`, `withdraw_consent`, `set_glossary`. Target side, one language: `set_translation`, `retranslate`, `set_line_voice`, `set_speaker_voice`, `new_take`, `select_take`. " +
    "An op on a line, a speaker or the glossary names as `ifRevision` the revision that the editor saw (412 `stale_revision` tells the one it has now); " +
    "several ops on one line in one edit all carry its revision from before the edit. " +
    "Nothing runs by itself: outputs say that they are `stale` and go on being served until a job of kind `render` makes them anew. Only a job that is running takes the edit up. " +
    "At most 1,000 ops an edit, 2,000 characters a text, 2 MB a body. A repeated Idempotency-Key is the same edit.",
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
  description: "Each says who made it and, in `changes`, what it changed: the public values before and after.",
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
  description:
    "Every row is as before again, with a revision that goes on upwards; an undo can be undone. Refused for an edit of another key's or one that was undone (`nothing_to_undo`), " +
    "and where a row was changed since (`changed_since`). As with any edit nothing runs by itself.",
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
