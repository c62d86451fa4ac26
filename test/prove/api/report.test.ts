import { describe, expect, it } from "vitest";
import { configOf, type Document, seededDocument } from "./config.ts";
import { fuzzGoals, matrixGoals } from "./goals.ts";
import { readResults, SHOWN } from "./matrix.ts";
import { readReport } from "./report.ts";
import type { Seeded } from "./seeded.ts";

const document: Document = {
  paths: {
    "/v1/videos/{id}": {
      get: { security: [{ apiKey: [] }], responses: { 200: {}, 404: {}, default: {} } },
      delete: { security: [{ apiKey: [] }], responses: { 204: {} } },
    },
    "/v1/me": {
      patch: { security: [{ session: [] }, { accessToken: [] }], responses: { 200: {}, 422: {} }, requestBody: { content: { "application/json": {} } } },
    },
  },
};
const base64 = (body: unknown) => Buffer.from(JSON.stringify(body)).toString("base64");
const GET = "GET /v1/videos/{id}";
const PATCH = "PATCH /v1/me";

function seen(
  label: string,
  status: number,
  check: { name: string; status: string } = { name: "not_a_server_error", status: "success" },
  body: unknown = {},
  method = label.split(" ")[0],
) {
  const interactions = { c1: { request: { method, uri: "http://x" }, response: { status_code: status, content: { $base64: base64(body) } } } };
  return JSON.stringify({ ScenarioFinished: { recorder: { label, cases: { c1: { value: { method, path: "/" } } }, checks: { c1: [check] }, interactions } } });
}
const judged = (...lines: string[]) => readReport(lines.join("\n"), document);

describe("what schemathesis saw", () => {
  it("reaches an operation by a 2xx, and names those that none was seen of", () => {
    const report = judged(seen(GET, 200));
    expect(report).toMatchObject({ requests: 1, operations: 3, reached: [GET], findings: [] });
    expect(report.missed).toEqual(["DELETE /v1/videos/{id}", PATCH]);
  });
  it("is undocumented where only `default` would cover it, and a fault from 500 on", () => {
    expect(judged(seen(GET, 409), seen(GET, 500)).findings.map(({ what }) => what)).toEqual(["undocumented status", "5xx"]);
  });
  it("judges nothing by the answer to a method that the operation does not have", () => {
    expect(judged(seen(GET, 405, undefined, {}, "TRACE")).findings).toEqual([]);
  });
  it("takes a refusal with a code of its own for no contradiction, and lists those that are plainly invalid", () => {
    const failed = { name: "positive_data_acceptance", status: "failure" };
    expect(judged(seen(PATCH, 422, failed, { code: "unknown_voice" }))).toMatchObject({ loose: [], findings: [] });
    expect(judged(seen(PATCH, 422, failed, { code: "invalid_request" }))).toMatchObject({ loose: [PATCH], findings: [] });
  });
  it("has every other check that failed among its findings, and what was given up", () => {
    const findings = [
      seen(GET, 200, { name: "response_schema_conformance", status: "failure" }),
      seen(GET, 200, { name: "ignored_auth", status: "failure" }),
      JSON.stringify({ NonFatalError: { label: GET, info: { title: "Schema Error" } } }),
    ];
    expect(judged(...findings).findings.map(({ what }) => what)).toEqual(["schema mismatches", "other checks", "not tried"]);
  });
  it("misses its goals when it did nothing", () => {
    expect(
      fuzzGoals(judged(), 10)
        .filter(({ isMet }) => isMet === false)
        .map(({ what }) => what),
    ).toEqual(["requests by schemathesis", "operations that succeeded, of a hundred"]);
  });
});

describe("what the matrix left", () => {
  it("is a failure for each file that did not run, and no zero where nothing was counted", () => {
    const goals = matrixGoals(readResults({ testResults: [] }));
    expect(goals.filter(({ isMet }) => isMet === false).length).toBe(goals.length);
  });
  it("adds up what tests counted", () => {
    const assertion = { fullName: "a", status: "passed", failureMessages: [], meta: { counts: { leaks: 0, cells: 4 } } };
    const testResults = Object.values(SHOWN)
      .flat()
      .map((name) => ({ name: `/x/${name}`, status: "passed", message: "", assertionResults: [assertion] }));
    expect(readResults({ testResults })).toMatchObject({ failed: [], counts: { leaks: 0, cells: 4 * testResults.length } });
  });
});

describe("what schemathesis is told", () => {
  const person = { cookie: "c=1", accessToken: "t" };
  const people = { main: person, other: person, leaver: person, eraser: person };
  const ids = { "/v1/videos": "vid_1", "DELETE /v1/videos": "vid_2" };
  const seeded: Seeded = { key: "k", origin: "http://x", people, ids, bodies: { [PATCH]: { name: "Ana" } } };
  it("are the ids, another one for what takes away, and who asks", () => {
    const config = configOf(document, seeded);
    expect(config).toContain(`include-name = "${GET}"\nheaders = { "Authorization" = "Bearer k" }\nparameters = { "path.id" = "vid_1" }`);
    expect(config).toContain('parameters = { "path.id" = "vid_2" }');
    expect(config).toContain('headers = { "Authorization" = "Bearer t" }');
  });
  it("is the document with bodies that fit", () => {
    expect(seededDocument(document, seeded).paths["/v1/me"]?.["patch"]?.requestBody?.content["application/json"]?.example).toEqual({ name: "Ana" });
  });
});
