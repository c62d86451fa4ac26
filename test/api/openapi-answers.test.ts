/** What the document says of answers: their headers, their refusals and their examples. */
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createApi } from "../../src/api/app.ts";
import { type Answer, type Document, type MediaType, operationsOf, type Schema } from "../../src/api/openapi/document.ts";
import { openApiDocument } from "../../src/api/openapi.ts";

const document = openApiDocument(
  createApi(() => {
    throw new Error("The document needs no dependencies.");
  }),
) as unknown as Document;
const operations = operationsOf(document).map(({ path, operation }) => ({ path, ...operation, id: operation.operationId ?? "" }));
const operation = (id: string) => operations.find((one) => one.id === id)!;
const { components = {} } = document;

const resolved = (answer: Answer): Answer => (answer.$ref ? (components.responses?.[answer.$ref.split("/").at(-1) ?? ""] ?? {}) : answer);
const headersOf = (answer: Answer): string[] => Object.keys(resolved(answer).headers ?? {});
const headers = (id: string, status: string) => headersOf(operation(id).responses[status] ?? {});

type Example = { name: string; schema: Schema; example: unknown };
const examplesIn = (name: string, content: Record<string, MediaType> = {}): Example[] =>
  Object.entries(content).flatMap(([type, { schema, example }]) => (schema && example !== undefined ? [{ name: `${name} ${type}`, schema, example }] : []));
const examples = operations.flatMap(({ id, requestBody, responses }) => [
  ...examplesIn(`${id} request`, requestBody?.content),
  ...Object.entries(responses).flatMap(([status, { content }]) => examplesIn(`${id} ${status}`, content)),
]);

const UNREAD = new Set(["dependentRequired", "dependentSchemas", "if", "else", "not"]);
/** zod reads neither `#/components` nor what one field asks of another: openapi-requests.test.ts holds requests to that. */
function readable(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(readable);
  if (node === null || typeof node !== "object") return typeof node === "string" ? node.replace("#/components/schemas/", "#/$defs/") : node;
  const kept = Object.entries(node).filter(([key]) => !UNREAD.has(key));
  return Object.fromEntries(kept.map(([key, value]) => [key, readable(value)]));
}
const $defs = readable(components.schemas) as object;

describe("answers in the OpenAPI document", () => {
  it("refer to headers that are there", () => {
    const named = [...JSON.stringify(document).matchAll(/"#\/components\/(headers|parameters|responses)\/([\w-]+)"/g)];
    expect(named.length).toBeGreaterThan(100);
    const there = components as Record<string, Record<string, unknown> | undefined>;
    expect(named.filter(([, kind = "", name = ""]) => !there[kind]?.[name]).map(([ref]) => ref)).toEqual([]);
  });
  it("tell the request's id and what remains of the quota, whatever they answer under /v1", () => {
    const bare = operations
      .filter(({ path }) => path.startsWith("/v1/"))
      .flatMap(({ id, responses }) => Object.entries(responses).map(([status, answer]) => ({ id: `${id} ${status}`, given: headersOf(answer) })))
      .filter(({ id, given }) => !id.endsWith(" 101") && !["X-Request-Id", "RateLimit", "RateLimit-Policy"].every((name) => given.includes(name)));
    expect(bare).toEqual([]);
  });
  it.each([
    ["createVideo", "201", "Location"],
    ["createVideo", "201", "Idempotent-Replayed"],
    ["createDub", "202", "Location"],
    ["getVideo", "200", "ETag"],
    ["getVideo", "401", "WWW-Authenticate"],
    ["getVideo", "429", "Retry-After"],
    ["getVoicePreview", "202", "Retry-After"],
  ])("of %s %s have the header %s", (id, status, header) => {
    expect(headers(id, status)).toContain(header);
  });
  it("say which methods a path has where the method is another one", () => {
    expect(headersOf(components.responses?.["MethodNotAllowed"] ?? {})).toContain("Allow");
  });
  it.each([
    ["getShared", ["401", "404"]],
    ["getMasterPlaylist", ["401", "409"]],
    ["getMediaPlaylist", ["401", "409"]],
    ["downloadVideo", ["409"]],
    ["setThumbnail", ["409"]],
    ["deleteWorkspace", ["409"]],
    ["changeRole", ["409"]],
    ["removeMember", ["409"]],
    ["listVideos", ["404"]],
  ])("of %s name the refusals %j", (id, statuses) => {
    expect(Object.keys(operation(id).responses)).toEqual(expect.arrayContaining(statuses));
  });
});

describe("headers of requests in the OpenAPI document", () => {
  const refs = (id: string) => operation(id).parameters?.map(({ $ref }) => $ref);
  it("name the workspace where a session asks for what is a workspace's", () => {
    expect(refs("listVideos")).toContain("#/components/parameters/Workspace");
    for (const id of ["getMe", "signIn", "getShared"]) expect(refs(id)).not.toContain("#/components/parameters/Workspace");
  });
  it("may bring a request's id everywhere under /v1", () => {
    const without = operations.filter(({ path, id }) => path.startsWith("/v1/") && !refs(id)?.includes("#/components/parameters/RequestId"));
    expect(without.map(({ id }) => id)).toEqual([]);
  });
});

describe("examples in the OpenAPI document", () => {
  it("are there for the success of every operation that answers with a body", () => {
    const missing = operations.filter(({ id, responses }) => {
      const bodies = Object.entries(responses).filter(([status, { content }]) => status.startsWith("2") && content);
      return bodies.length > 0 && !bodies.some(([status]) => examples.some(({ name }) => name.startsWith(`${id} ${status} `)));
    });
    expect(missing.map(({ id }) => id)).toEqual([]);
  });
  it("are valid by the schema that they stand beside", () => {
    const wrong = examples.flatMap(({ name, schema, example }) => {
      const { success, error } = z.fromJSONSchema({ ...(readable(schema) as object), $defs } as Parameters<typeof z.fromJSONSchema>[0]).safeParse(example);
      return success ? [] : [`${name}: ${JSON.stringify(error.issues)}`];
    });
    expect([examples.length > 100, wrong]).toEqual([true, []]);
  });
  it("say nothing that is only there to fill a field", () => {
    expect(
      examples
        .filter(({ example }) => JSON.stringify(example).includes('"text"') && /:"text"|\["text"\]/.test(JSON.stringify(example)))
        .map(({ name }) => name),
    ).toEqual([]);
  });
  it("have ids of the right kind, other new passwords than old ones, and people with names of people", () => {
    const of = (name: string) => examples.find((one) => one.name === `${name} application/json`)?.example as Record<string, unknown>;
    expect(of("createVideo 201")).toMatchObject({ video: { id: expect.stringMatching(/^vid_[a-z2-7]{32}$/) }, upload: { id: expect.stringMatching(/^upl_/) } });
    expect(of("getWorkspace 200")).toMatchObject({ id: expect.stringMatching(/^wsp_/) });
    expect(of("signUp request")).toMatchObject({ name: "Ana Souza" });
    const { currentPassword, newPassword } = of("changePassword request");
    expect(newPassword).not.toBe(currentPassword);
  });
});

describe("limits in the OpenAPI document", () => {
  it("are those of passwords and of bodies", () => {
    const body = operation("signUp").requestBody?.content["application/json"]?.schema;
    expect(body?.properties?.["password"]).toMatchObject({ minLength: 8, maxLength: 128 });
    expect(JSON.stringify(document)).toContain("262,144 bytes");
  });
});
