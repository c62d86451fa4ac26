import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { createApi } from "../../src/api/app.ts";
import { openApiDocument } from "../../src/api/openapi.ts";
import { assertPolicies, open } from "../../src/api/policy.ts";
import { EditOp } from "../../src/dubs/edits/ops.ts";
import { failureCodes } from "../../src/dubs/failure-codes.ts";
import { watchEnds } from "../../src/dubs/watcher.ts";

const api = createApi(() => {
  throw new Error("The document needs no dependencies.");
});
const document = openApiDocument(api);
const operations = Object.entries(document.paths ?? {}).flatMap(([route, item]) =>
  Object.entries(item).map(([method, operation]) => ({ name: `${method} ${route}`, ...operation })),
);

type Schema = { description?: string; properties?: Record<string, Schema>; [more: string]: unknown };
const schemas = (document.components?.schemas ?? {}) as Record<string, Schema>;
const operation = (id: string) => operations.find(({ operationId }) => operationId === id)!;

/** Codes of what is answered to somebody who asks, and of tests. */
const WARNINGS = [
  "wrong_language",
  "several_languages",
  "unheard_speech",
  "little_speech",
  "one_speaker_assumed",
  "doubtful_lines",
  "speakers_uncertain",
  "dropped_words",
  "engine",
  "no_clause_opinion",
];
const NO_JOBS = new Set(["stale_attempt", "nothing_to_undo", "refused", "malformed", "missing", "custom", ...WARNINGS]);
/** What is new was never seen. */
const SEEN = "that the editor saw 412 `stale_revision` from before the edit";
const root = path.join(import.meta.dirname, "../..");
const sources = (): string[] =>
  ["src", "containers"].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.(ts|py)$/.test(file) && !/(^|\/)(node_modules|tests|\.venv)\//.test(file))
      .map((file) => readFileSync(path.join(root, folder, file), "utf8")),
  );

describe("the OpenAPI document", () => {
  it("is the committed openapi.json (node scripts/run.mjs scripts/openapi.mjs writes it)", () => {
    expect(JSON.parse(readFileSync(path.join(import.meta.dirname, "../../openapi.json"), "utf8"))).toEqual(JSON.parse(JSON.stringify(document)));
  });
  it("gives every operation an id of its own, a tag, its security and its problem", () => {
    expect(new Set(operations.map((operation) => operation.operationId)).size).toBe(operations.length);
    for (const operation of operations) {
      const { operationId, summary, tags, security, responses } = operation;
      const complete = Boolean(operationId && summary && tags?.length === 1 && security && responses?.default);
      expect([operation.name, complete]).toEqual([operation.name, true]);
    }
  });
  it("names the refusals that follow from what an operation is, and gives every JSON body an example", () => {
    for (const { name, security = [], requestBody, responses } of operations) {
      const [refusals, isCounted] = [Object.keys(responses ?? {}), name.includes(" /v1/")];
      const expected = [
        ...(isCounted ? ["429"] : []),
        ...(security.length > 0 ? ["401", "403"] : []),
        ...(name.includes("{") ? ["404"] : []),
        ...(requestBody ? ["400", "413", "415", "422"] : []),
      ];
      expect([name, expected.filter((status) => !refusals.includes(status))]).toEqual([name, []]);
      const bodyOf = requestBody as { content: Record<string, { example?: unknown }> } | undefined;
      const body = bodyOf?.content["application/json"];
      expect([name, !body || body.example !== undefined]).toEqual([name, true]);
    }
  });
  it("tells of every edit: what it does, on which side, and of which revision", () => {
    const told = EditOp.options.map((option) => {
      const { op } = option.shape;
      const [name] = [...op.values] as [string];
      return [name, schemas[`${name.replaceAll(/(^|_)(.)/g, (_, __, letter: string) => letter.toUpperCase())}Op`]] as const;
    });
    expect(told).toHaveLength(19);
    for (const [name, schema] of told) {
      const side = "language" in (schema?.properties ?? {}) ? /^Target side: one language only\. .{20}/ : /^Source side, so every language follows\. .{20}/;
      expect([name, schema?.description]).toEqual([name, expect.stringMatching(side)]);
      const revision = name === "add_line" ? SEEN : schema?.properties?.["ifRevision"]?.description;
      expect([name, revision]).toEqual([name, expect.stringMatching(/that the editor saw.*412 `stale_revision`.*from before the edit/)]);
      expect(operation("editDub").description).toContain(`\`${name}\``);
    }
  });
  it.each([
    ["SetSpeakerOp", "speakerId", /null: somebody new/],
    ["SetSpeakerOp", "name", /only with `speakerId: null`/],
    ["SplitLineOp", "atCharacter", /UTF-16 code units/],
    ["MergeLinesOp", "withLineId", /next line of the same speaker/],
    ["SetLineVoiceOp", "voice", /null: the cast's again/],
    ["GlossaryTermInput", "target", /Needed by `force` and `say`/],
    ["Glossary", "revision", /1 at first/],
    ["Failure", "code", /`spend_limit`.*`no_speech`|`no_speech`.*`spend_limit`/],
    ["Edit", "changes", /At most 50/],
  ])("says of %s.%s what a stranger cannot guess", (component, field, words) => {
    expect(schemas[component]?.properties?.[field]?.description).toMatch(words);
  });
  it.each([
    ["alignment", /Finds words in the sound.*named: always/],
    ["diarization", /Tells who speaks.*everybody is one speaker/],
    ["segmentation", /over 12 s.*nobody is asked/],
    ["separation", /ducked/],
  ])("says what the option %s does", (option, words) => {
    const body = operation("createDub").requestBody as { content: Record<string, { schema: Schema }> };
    const options = body.content["application/json"]?.schema.properties?.["options"]?.properties;
    expect(options?.[option]?.description).toMatch(words);
    expect(Object.entries(options?.["source"]?.properties ?? {}).filter(([name, { description }]) => name !== "language" && !description)).toEqual([]);
  });
  it("tells of the frames of a watcher, of the end of a stream and of every code", () => {
    expect(schemas["SnapshotFrame"]?.properties).toMatchObject({ type: { enum: ["snapshot"] }, jobs: {}, stages: {}, sequence: {} });
    expect(schemas["WatchFrame"]?.["oneOf"]).toEqual([{ $ref: "#/components/schemas/SnapshotFrame" }, { $ref: "#/components/schemas/DubEvent" }]);
    expect(Object.keys(schemas["StreamEnd"]?.properties ?? {})).toEqual(["code", "reason"]);
    const { description } = operation("watchDub");
    for (const word of ["WatchFrame", "StreamEnd", "event: closed", "1012", ...Object.values(watchEnds).map(({ code }) => String(code))])
      expect(description).toContain(word);
  });
  it("names every code that a job fails with in our sources", () => {
    const said = sources().flatMap((text) =>
      [...text.matchAll(/(?:TaskFailure\(|TaskError\(|Failure\(code=|\{ code: )\s*"([a-z_]+)", ?(?=[^}]*(?:retryable|message|\)))/g)].map(([, code]) => code!),
    );
    expect(new Set(said).size).toBeGreaterThan(30);
    expect([...new Set(said)].filter((code) => !failureCodes.includes(code) && !NO_JOBS.has(code))).toEqual([]);
  });
  it("requires the body that is a frame's time or an image", () => {
    expect(document.paths?.["/v1/videos/{id}/thumbnail"]?.put?.requestBody).toMatchObject({ required: true });
  });

  it("refers to nothing that is not there", () => {
    const refs = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name!);
    expect([...new Set(refs)].filter((name) => !schemas[name])).toEqual([]);
  });
  it("says nothing of internal routes", () => {
    expect(operations.filter((operation) => operation.name.includes("internal"))).toEqual([]);
  });
});

describe("a route without a policy", () => {
  it("fails the start", () => {
    const app = createApi(() => {
      throw new Error("not called");
    });
    app.get("/v1/forgotten", (c) => c.text("open to all"));
    expect(() => assertPolicies(app)).toThrow("GET /v1/forgotten");
  });
  it("passes once it declares one", () => {
    const app = createApi(() => {
      throw new Error("not called");
    });
    app.get("/v1/declared", ...open().middleware, (c) => c.text("open to all"));
    expect(() => assertPolicies(app)).not.toThrow();
  });
});
