/** What the document lets a client ask for, by a validator of JSON Schema 2020-12 (redocly's), against what zod takes. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import { createApi } from "../../src/api/app.ts";
import { type Document, operationsOf, type Schema } from "../../src/api/openapi/document.ts";
import { openApiDocument } from "../../src/api/openapi.ts";
import * as fc from "../property.ts";
import { ASKED } from "./asked.ts";

const api = createApi(() => {
  throw new Error("The document needs no dependencies.");
});
const document = openApiDocument(api) as unknown as Document;
const bodies = new Map(
  operationsOf(document).flatMap(({ operation }) => {
    const body = operation.requestBody?.content["application/json"];
    return body?.schema ? [[operation.operationId ?? "", { schema: body.schema, example: body.example }] as const] : [];
  }),
);
const taken = new Map(
  api.openAPIRegistry.definitions.flatMap((one) => {
    const content = one.type === "route" ? one.route.request?.body?.content["application/json"] : undefined;
    return one.type === "route" && content && "schema" in content ? [[one.route.operationId ?? "", content.schema as z.ZodType] as const] : [];
  }),
);

type Case = { operationId: string; body: unknown; isTaken: boolean };
const cases: Case[] = [
  ...[...bodies].map(([operationId, { example }]) => ({ operationId, body: example, isTaken: true })),
  ...ASKED.flatMap(({ operationId, taken: good, refused }) => [
    ...good.map((body) => ({ operationId, body, isTaken: true })),
    ...refused.map((body) => ({ operationId, body, isTaken: false })),
  ]),
];

/** By default it lints examples as if every schema in a schema named all properties there are. */
const RULES = "rules:\n  no-invalid-media-type-examples: { severity: error, allowAdditionalProperties: true }\n";
const redocly = path.join(import.meta.dirname, "../../node_modules/@redocly/cli/bin/cli.js");
const quiet = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };

/** Which of the cases their schema refuses: each is the example of an operation of its own in a document that is linted. */
function refusedBySchema(folder: string): Set<number> {
  const paths = cases.map(({ operationId, body }, index) => {
    const content = { "application/json": { schema: bodies.get(operationId)?.schema as Schema, example: body } };
    return [`/${index}`, { post: { requestBody: { content }, responses: { 204: { description: "Done" } } } }] as const;
  });
  const [file, rules] = [path.join(folder, "openapi.json"), path.join(folder, "redocly.yaml")];
  const { schemas } = document.components ?? {};
  writeFileSync(file, JSON.stringify({ openapi: "3.1.0", info: { title: "Cases", version: "1" }, paths: Object.fromEntries(paths), components: { schemas } }));
  writeFileSync(rules, RULES);
  const args = [redocly, "lint", file, "--config", rules, "--format", "json", "--max-problems", "1000"];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", env: quiet, maxBuffer: 64 * 1024 * 1024 });
  const from = stdout.indexOf("{");
  if (from < 0) throw new Error(`redocly said nothing: ${stderr}`);
  const { problems } = JSON.parse(stdout.slice(from)) as { problems: { location: { pointer: string }[] }[] };
  return new Set(problems.map(({ location }) => Number(/^#\/paths\/~1(\d+)\//.exec(location[0]?.pointer ?? "")?.[1])));
}

describe("the schema of a request's body in the OpenAPI document", () => {
  let refused = new Set<number>();
  beforeAll(() => {
    const folder = mkdtempSync(path.join(tmpdir(), "openapi-requests-"));
    refused = refusedBySchema(folder);
    rmSync(folder, { recursive: true });
  }, 120_000);

  it("stands beside a form that zod takes, for every operation", () => {
    expect([...bodies.keys()].filter((id) => !taken.has(id))).toEqual([]);
    expect(refused).not.toContain(Number.NaN);
  });
  it.each(cases.map((one, index) => ({ ...one, index, says: one.isTaken ? "takes" : "refuses", text: JSON.stringify(one.body).slice(0, 200) })))(
    "of $operationId $says $text, as zod does",
    ({ operationId, body, isTaken, index }) => {
      expect([taken.get(operationId)?.safeParse(body).success, !refused.has(index)]).toEqual([isTaken, isTaken]);
    },
  );
});

const oneOf = (...units: string[]) => fc.string({ unit: fc.constantFrom(...units), maxLength: 30 });
const subtags = fc.array(fc.stringMatching(/^[A-Za-z0-9]{1,8}$/), { maxLength: 4 });
const tag = fc.tuple(fc.constantFrom("pt", "zh", "yue", "DE"), subtags).map(([language, rest]) => [language, ...rest].join("-"));
const real = ["zh-Hant-TW", "sl-rozaj-biske-1994", "de-u-co-phonebk", "en-t-es-m0-true", "ar-x-a-b"];
/** `isExact`: what the pattern matches is also taken, once it is trimmed. */
const PATTERNS = [
  {
    operationId: "renameWorkspace",
    field: "name",
    isExact: true,
    texts: oneOf("a", "b", " ", "\n", "\t", "\u0007", "\u0085", "\u00a0", ":", "/", "w", "W", ".", "\u2028", "\u2060"),
  },
  { operationId: "editLine", field: "text", isExact: false, texts: oneOf("a", "é", "蜂", "٣", "𝐀", " ", "!", "…", "\u0301") },
  { operationId: "signUp", field: "name", isExact: true, texts: oneOf("a", " ", "\ufeff", "\u2003", "\u200b", "\u3164", "\u0000", "\n") },
  {
    operationId: "signUp",
    field: "email",
    isExact: true,
    texts: fc.oneof(
      fc.emailAddress(),
      oneOf("a", "B", "@", ".", "-", "co", "'").map((text) => `a${text}@b.co`),
    ),
  },
  { operationId: "updateMe", field: "locale", isExact: false, texts: fc.oneof(tag, fc.constantFrom(...real)) },
  { operationId: "updateMe", field: "timeZone", isExact: false, texts: fc.constantFrom("UTC", "EST5EDT", "GB-Eire", ...Intl.supportedValuesOf("timeZone")) },
];

describe("the pattern of a text in the OpenAPI document", () => {
  it.each(PATTERNS)("of $operationId's $field matches what zod takes (and nothing else: $isExact)", ({ operationId, field, isExact, texts }) => {
    const { schema, example } = bodies.get(operationId) ?? {};
    const { pattern = "", not } = (schema?.properties?.[field] ?? {}) as { pattern?: string; not?: { pattern: string } };
    const seen = new Set<boolean>();
    fc.assert(
      fc.property(texts, (raw) => {
        const text = raw.trim();
        const matches = new RegExp(pattern, "u").test(text) && !(not && new RegExp(not.pattern, "u").test(text));
        const isTaken = taken.get(operationId)?.safeParse({ ...(example as object), [field]: text }).success ?? false;
        seen.add(isTaken);
        expect(isTaken || isExact ? matches : isTaken).toBe(isTaken);
      }),
      { numRuns: 500 },
    );
    expect(seen).toContain(true);
  });
});
