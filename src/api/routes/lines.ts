import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { Edit, Glossary, Line, Speaker, Take } from "../../dubs/resource.ts";
import { editLine } from "../../dubs/services/edit-line.ts";
import { getGlossary } from "../../dubs/services/get-glossary.ts";
import { getLine } from "../../dubs/services/get-line.ts";
import { LinePatch } from "../../dubs/services/line-patch.ts";
import { listLines } from "../../dubs/services/list-lines.ts";
import { listSpeakers } from "../../dubs/services/list-speakers.ts";
import { listTakes } from "../../dubs/services/list-takes.ts";
import { LanguageTag } from "../../dubs/options.ts";
import { body, IdempotencyHeaders, IdPath, json, PageQuery, pageOf, pageQuery, refusals } from "../contract.ts";
import { type Api, contextOf } from "../deps.ts";
import { answerOf, idempotent } from "../idempotency.ts";
import { keyed } from "../policy.ts";

const tags = ["lines"];
const LinePath = IdPath.extend({ lineId: z.string() });
const InLanguage = z.object({ language: LanguageTag.optional() });
/** A revision as an entity tag. What compresses answers on the way makes it weak; it names the same revision. */
const IfMatch = z
  .string()
  .regex(/^(W\/)?"[1-9]\d{0,8}"$/, 'the line\'s ETag: its revision in quotes, such as "3"')
  .transform((tag) => Number(tag.replaceAll(/\D/g, "")));
const etag = (line: Line | null): Record<string, string> => (line ? { ETag: `"${line.revision}"` } : {});

const list = createRoute({
  method: "get",
  path: "/v1/dubs/{id}/lines",
  operationId: "listLines",
  summary: "The script, in order of time; with `language`, what became of each line in it",
  tags,
  ...keyed("read"),
  request: { params: IdPath, query: PageQuery.extend(InLanguage.shape) },
  responses: { 200: json(pageOf(Line), "A page"), ...refusals },
});

const get = createRoute({
  method: "get",
  path: "/v1/dubs/{id}/lines/{lineId}",
  operationId: "getLine",
  summary: "One line; its revision is also the ETag",
  tags,
  ...keyed("read"),
  request: { params: LinePath, query: InLanguage },
  responses: { 200: json(Line, "The line"), ...refusals },
});

const patch = createRoute({
  method: "patch",
  path: "/v1/dubs/{id}/lines/{lineId}",
  operationId: "editLine",
  summary: "Edit one line, as it was at `ifRevision` (or If-Match)",
  description:
    "One edit of the ops that the fields stand for (see POST /v1/dubs/{id}/edits): all of them or none, in the history as one. " +
    "Nothing runs by itself: a job of kind `render` makes anew what the edit made stale.",
  tags,
  ...keyed("write"),
  request: { params: LinePath, headers: IdempotencyHeaders.extend({ "if-match": IfMatch.optional().meta({ example: '"3"' }) }), body: body(LinePatch) },
  responses: { 200: json(z.object({ edit: Edit, line: z.union([Line, z.null()]) }), "The edit, and the line after it (null: deleted since)"), ...refusals },
});

const takes = createRoute({
  method: "get",
  path: "/v1/dubs/{id}/lines/{lineId}/takes",
  operationId: "listTakes",
  summary: "Every take of a line in one language, oldest first",
  tags,
  ...keyed("read"),
  request: { params: LinePath, query: z.object({ language: LanguageTag }) },
  responses: { 200: json(pageOf(Take), "All of them"), ...refusals },
});

const speakers = createRoute({
  method: "get",
  path: "/v1/dubs/{id}/speakers",
  operationId: "listSpeakers",
  summary: "Who speaks, and in which voice by language",
  tags,
  ...keyed("read"),
  request: { params: IdPath },
  responses: { 200: json(pageOf(Speaker), "All of them"), ...refusals },
});

const glossary = createRoute({
  method: "get",
  path: "/v1/dubs/{id}/glossary",
  operationId: "getGlossary",
  summary: "Terms that are kept, forced, or said as",
  tags,
  ...keyed("read"),
  request: { params: IdPath },
  responses: { 200: json(Glossary, "The glossary"), ...refusals },
});

export function registerLines(app: Api): void {
  app.openapi(list, async (c) => {
    const query = c.req.valid("query");
    return c.json(await listLines(contextOf(c), { ...pageQuery(query), dubId: c.req.valid("param").id, language: query.language ?? null }), 200);
  });
  app.openapi(get, async (c) => {
    const { id, lineId } = c.req.valid("param");
    const line = await getLine(contextOf(c), { dubId: id, lineId, language: c.req.valid("query").language ?? null });
    return c.json(line, 200, etag(line));
  });
  app.openapi(patch, async (c) => {
    const { id, lineId } = c.req.valid("param");
    const input = { patch: c.req.valid("json"), ifMatch: c.req.valid("header")["if-match"] ?? null };
    const edited = answerOf(c, await editLine(contextOf(c), { dubId: id, lineId, ...input }, await idempotent(c, input)));
    return c.json(edited, 200, etag(edited.line));
  });
  app.openapi(takes, async (c) => {
    const { id, lineId } = c.req.valid("param");
    return c.json(await listTakes(contextOf(c), { dubId: id, lineId, language: c.req.valid("query").language }), 200);
  });
  app.openapi(speakers, async (c) => c.json(await listSpeakers(contextOf(c), { dubId: c.req.valid("param").id }), 200));
  app.openapi(glossary, async (c) => c.json(await getGlossary(contextOf(c), { dubId: c.req.valid("param").id }), 200));
}
