import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { createApi } from "../../src/api/app.ts";
import { openApiDocument } from "../../src/api/openapi.ts";
import { assertPolicies, open } from "../../src/api/policy.ts";

const api = createApi(() => {
  throw new Error("The document needs no dependencies.");
});
const document = openApiDocument(api);
const operations = Object.entries(document.paths ?? {}).flatMap(([route, item]) =>
  Object.entries(item).map(([method, operation]) => ({ name: `${method} ${route}`, ...operation })),
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
