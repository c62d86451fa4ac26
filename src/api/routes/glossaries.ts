import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { createGlossary } from "../../glossaries/create-glossary.ts";
import { deleteGlossary } from "../../glossaries/delete-glossary.ts";
import { findGlossary } from "../../glossaries/find-glossary.ts";
import { listGlossaries } from "../../glossaries/list-glossaries.ts";
import { showGlossary } from "../../glossaries/show-glossary.ts";
import { readTerms, writeTerms } from "../../glossaries/terms-csv.ts";
import { updateGlossary } from "../../glossaries/update-glossary.ts";
import { CreateGlossary, LibraryGlossary, UpdateGlossary } from "../../glossaries/wire.ts";
import { body, IdempotencyHeaders, IdPath, json, nothing, PageQuery, pageOf, pageQuery, refusals } from "../contract.ts";
import { type Api, contextOf } from "../deps.ts";
import { answerOf, idempotent } from "../idempotency.ts";
import { keyed } from "../policy.ts";
import { etagOf, IfMatchHeaders, ifMatch } from "../revision.ts";

const tags = ["glossaries"];
const one = { params: IdPath };
const answer = { 200: json(LibraryGlossary, "The glossary"), ...refusals };
const csv = (description: string) => ({ description, content: { "text/csv": { schema: z.string() } } });

const create = createRoute({
  method: "post",
  path: "/v1/glossaries",
  operationId: "createGlossary",
  summary: "Keep terms for dubs to come",
  tags,
  ...keyed("write"),
  request: { headers: IdempotencyHeaders, body: body(CreateGlossary) },
  responses: { 201: json(LibraryGlossary, "The glossary"), ...refusals },
});
const list = createRoute({
  method: "get",
  path: "/v1/glossaries",
  operationId: "listGlossaries",
  summary: "Glossaries, newest first",
  tags,
  ...keyed("read"),
  request: { query: PageQuery },
  responses: { 200: json(pageOf(LibraryGlossary), "A page"), ...refusals },
});
const get = createRoute({
  method: "get",
  path: "/v1/glossaries/{id}",
  operationId: "getLibraryGlossary",
  summary: "One glossary",
  tags,
  ...keyed("read"),
  request: one,
  responses: answer,
});
const update = createRoute({
  method: "patch",
  path: "/v1/glossaries/{id}",
  operationId: "updateGlossary",
  summary: "Another name, or other terms",
  tags,
  ...keyed("write"),
  request: { ...one, headers: IfMatchHeaders, body: body(UpdateGlossary) },
  responses: answer,
});
const remove = createRoute({
  method: "delete",
  path: "/v1/glossaries/{id}",
  operationId: "deleteGlossary",
  summary: "Forget a glossary; dubs keep the terms they took",
  tags,
  ...keyed("write"),
  request: { ...one, headers: IfMatchHeaders },
  responses: { 204: nothing, ...refusals },
});
const write = createRoute({
  method: "get",
  path: "/v1/glossaries/{id}/terms.csv",
  operationId: "exportGlossaryTerms",
  summary: "The terms as a table for spreadsheets",
  tags,
  ...keyed("read"),
  request: one,
  responses: { 200: csv("source, kind, language, target"), ...refusals },
});
const read = createRoute({
  method: "put",
  path: "/v1/glossaries/{id}/terms.csv",
  operationId: "importGlossaryTerms",
  summary: "Put a table in the place of all terms",
  tags,
  ...keyed("write"),
  request: { ...one, headers: IfMatchHeaders, body: { required: true, ...csv("With headers: source, and any of kind, language, target") } },
  responses: answer,
});

export function registerGlossaries(app: Api): void {
  app.openapi(create, async (c) => {
    const input = c.req.valid("json");
    const created = answerOf(c, await createGlossary(contextOf(c), input, await idempotent(c, input)));
    return c.json(created, 201, { Location: `/v1/glossaries/${created.id}`, ETag: etagOf(created.revision) });
  });
  app.openapi(list, async (c) => c.json(await listGlossaries(contextOf(c), pageQuery(c.req.valid("query"))), 200));
  app.openapi(get, async (c) => {
    const row = await findGlossary(contextOf(c), c.req.valid("param").id);
    return c.json(showGlossary(row), 200, { ETag: etagOf(row.revision) });
  });
  app.openapi(update, async (c) => {
    const change = { glossaryId: c.req.valid("param").id, ifRevision: ifMatch(c), ...c.req.valid("json") };
    const changed = await updateGlossary(contextOf(c), change);
    return c.json(changed, 200, { ETag: etagOf(changed.revision) });
  });
  app.openapi(remove, async (c) => {
    await deleteGlossary(contextOf(c), { glossaryId: c.req.valid("param").id, ifRevision: ifMatch(c) });
    return c.body(null, 204);
  });
  app.openapi(write, async (c) => {
    const { terms, revision } = await findGlossary(contextOf(c), c.req.valid("param").id);
    const headers = { ETag: etagOf(revision), "Content-Type": "text/csv; charset=utf-8", "Content-Disposition": 'attachment; filename="glossary.csv"' };
    return c.body(writeTerms(terms), 200, headers);
  });
  app.openapi(read, async (c) => {
    const change = { glossaryId: c.req.valid("param").id, ifRevision: ifMatch(c), terms: readTerms(await c.req.arrayBuffer()) };
    const changed = await updateGlossary(contextOf(c), change);
    return c.json(changed, 200, { ETag: etagOf(changed.revision) });
  });
}
