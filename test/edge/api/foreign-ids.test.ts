/** An id of somebody else's, in every field that holds one, with everything else right: it answers like an id that there is not. */
import { beforeAll, describe, expect, it } from "vitest";
import { eq } from "drizzle-orm";
import { users } from "../../../src/db/schema.ts";
import { countIn } from "../../prove/api/counts.ts";
import { needs } from "../../prove/api/facts.ts";
import { CANARY, type Owner, ownerOf } from "./foreign-world.ts";
import { exampleOf, fieldsOf, type Known, known } from "./operations.ts";
import { openWorld } from "./world.ts";

/** `where`: `path.id`, `query.key`, `body.workspaceId`, `header.onevoice-workspace`. `kind`: which of an owner's ids goes there. */
type Field = { operation: Known; where: string; kind: string };

/** Bodies that are right where the document's example names something that is not there. */
const BODIES: Record<string, unknown> = {
  "POST /v1/uploads/{id}/complete": { parts: [] },
  "POST /v1/dubs/{id}/script": { format: "json", text: '{"version":1,"lines":[]}' },
  "PATCH /v1/dubs/{id}/lines/{lineId}": { ifRevision: 1, text: "Hello." },
  // As it is sent, in quotes, it is a table of one column.
  "PUT /v1/glossaries/{id}/terms.csv": "source",
  "POST /v1/uppy/s3/multipart/{uploadId}/complete": { parts: [{ PartNumber: 1, ETag: '"a"' }] },
};
/** Ids outside the path. What is missing here fails the test of coverage. */
const OTHERS: Record<string, string> = {
  "GET /v1/dubs query.videoId": "/v1/videos",
  "POST /v1/auth/token body.workspaceId": "/v1/workspaces",
  "POST /v1/videos/{id}/dubs body.options.glossaryIds": "/v1/glossaries",
};
/** Fields that look like ids and are of nobody, or of the one dub in whose object they are looked up. */
const NOBODYS = [
  /path\.(partNumber|token|file|lineId|editId|vendor|model|voice)$/,
  /^GET \/v1\/erasures\/\{id\} path\.id$/,
  /body\.(speakerId|takeId|columns\.\w+)$/,
  /^POST \/v1\/me\/notifications\/read body\.ids$/,
];
const LOOKS_LIKE_ID = /(^|\.)(id|ids|key|\w+Ids?)$/;
const UNKNOWN = "a".repeat(32);
let [owner, asker]: [Owner, Owner] = [{} as Owner, {} as Owner];
let world: Awaited<ReturnType<typeof openWorld>>;

beforeAll(async () => {
  world = await openWorld();
  [owner, asker] = [await ownerOf(world, CANARY), await ownerOf(world, "Asker")];
});

const asked = known.filter(({ name }) => ["read", "write", "manage", "person"].includes(needs.get(name) ?? ""));

/** The kind of id that a parameter of the path is: what stands before it, as the one of `/members/{userId}/avatar`. */
const before = (path: string, param: string): string => path.slice(0, path.indexOf(`{${param}}`) - 1);

function fieldsWithIds(operation: Known): Field[] {
  const { name, path } = operation;
  const params = [...path.matchAll(/\{(\w+)\}/g)].map(([, param = ""]) => ({ where: `path.${param}`, kind: before(path, param) }));
  const queries = (operation.operation.parameters ?? []).filter((one) => one.in === "query").map((one) => `query.${one.name}`);
  const others = [...queries, ...fieldsOf(operation).map((field) => `body.${field}`)]
    .filter((where) => LOOKS_LIKE_ID.test(where))
    .map((where) => ({ where, kind: where === "query.key" ? "key" : (OTHERS[`${name} ${where}`] ?? "") }));
  const header = { where: "header.onevoice-workspace", kind: "/v1/workspaces" };
  return [...params, ...others, ...(needs.get(name) === "person" ? [] : [header])]
    .filter(({ where }) => !NOBODYS.some((pattern) => pattern.test(`${name} ${where}`)))
    .map((field) => ({ operation, ...field }));
}

/** Who asks for what is not theirs: an owner elsewhere by session, by a key that may all, and one who is of the house as well. */
const HOWS = ["session", "key", "session of the house"] as const;
type How = (typeof HOWS)[number];

async function callAs(how: How, operation: Known, path: string, call: Parameters<Owner["person"]["call"]>[1]): ReturnType<Owner["person"]["call"]> {
  return how === "key" && needs.get(operation.name) !== "person" ? world.call(path, { ...call, key: asker.key }) : asker.person.call(path, call);
}

async function ask(how: How, { operation: { name, method, path, ...rest }, where }: Field, id: string): Promise<{ status: number; text: string }> {
  const own = asker.ids;
  const at = path.replaceAll(/\{(\w+)\}/g, (__, param: string) => (where === `path.${param}` ? id : (own[before(path, param)] ?? "1")));
  const wantsKey = rest.operation.parameters?.some((one) => one.name === "key" && one.in === "query");
  const query = new URLSearchParams({
    language: "pt-BR",
    ...(wantsKey && { key: own["key"] ?? "" }),
    ...(where.startsWith("query.") && { [where.slice(6)]: id }),
  });
  const body = bodyOf({ name, method, path, ...rest }, where, id);
  const workspace = where.startsWith("header.") ? { workspace: id } : {};
  const answer = await callAs(how, { name, method, path, ...rest }, `${at}?${query.toString()}`, { method, ...(body !== undefined && { body }), ...workspace });
  return {
    status: answer.status,
    text: JSON.stringify(answer.body)
      .replaceAll(id, "ID")
      .replace(/"request_id":"[^"]*"/, ""),
  };
}

function bodyOf(operation: Known, where: string, id: string): unknown {
  const body = BODIES[operation.name] ?? exampleOf(operation) ?? undefined;
  if (where === "body.workspaceId") return { workspaceId: id };
  return where === "body.options.glossaryIds" ? { targetLanguages: ["pt-BR"], options: { glossaryIds: [id] } } : body;
}

/** What the owner sees of all that is the owner's. */
async function seen(): Promise<string> {
  const views = asked.filter(({ method, path }) => method === "GET" && !/content|stream|events|export|preview|files/.test(path));
  const answers = views.map(async ({ path }) => {
    const at = path.replaceAll(/\{(\w+)\}/g, (_, param: string) => owner.ids[before(path, param)] ?? "1");
    return [path, (await owner.person.call(`${at}?key=${owner.ids["key"]}`)).body];
  });
  return JSON.stringify(await Promise.all(answers)).replaceAll(/"request_id":"[^"]*"/g, "");
}

describe("a foreign id", () => {
  it("has a test for every field that holds one", ({ task }) => {
    const without = asked.flatMap(fieldsWithIds).filter(({ kind }) => !(kind in owner.ids));
    countIn(task, { uncovered: without.length });
    expect(without.map(({ operation, where }) => `${operation.name} ${where}: say whose it is`)).toEqual([]);
  });

  it.for(HOWS)("answers like an unknown one to somebody with a %s, and changes nothing of its owner's", { timeout: 120_000 }, async (how, { task }) => {
    await world.deps.db
      .update(users)
      .set({ isAdmin: how === "session of the house" })
      .where(eq(users.id, asker.person.userId));
    const [fields, was, leaks] = [asked.flatMap(fieldsWithIds), await seen(), [] as string[]];
    // A key is of one workspace, whatever the header says.
    for (const field of fields.filter(({ where }) => how !== "key" || !where.startsWith("header."))) {
      const id = owner.ids[field.kind] ?? "";
      const [foreign, unknown] = [await ask(how, field, id), await ask(how, field, `${id.slice(0, 4)}${UNKNOWN}`)];
      const isLike = JSON.stringify(foreign) === JSON.stringify(unknown) && !foreign.text.includes(CANARY);
      const isDecisive = foreign.status === 404 || field.where === "query.videoId" || foreign.status === 403;
      if (!isLike || !isDecisive) leaks.push(`${field.operation.name} ${field.where}: ${foreign.status} ${unknown.status} ${foreign.text.slice(0, 200)}`);
      countIn(task, { cells: 2 });
    }
    countIn(task, { leaks: leaks.length + Number((await seen()) !== was), fields: fields.length });
    expect(leaks).toEqual([]);
    expect(await seen()).toBe(was);
  });
});
