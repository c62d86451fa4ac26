import * as fc from "../property.ts";
import { describe, expect, it } from "vitest";
import { digestOf } from "../../src/graph/digest.ts";
import { all, Graph, type Declaration, type Known } from "../../src/graph/graph.ts";
import { canonical, type Json } from "../../src/graph/json.ts";
import type { Artifact, Result } from "../../src/graph/unit.ts";

const artifact = (digest: string, key = `at/${digest}`): Artifact => ({ digest, key, sizeBytes: 1, contentType: "audio/wav" });
const result = (artifacts: Record<string, Artifact>, meta: Result["meta"] = {}): Result => ({ value: {}, artifacts, usage: [], meta });
const nothing: Known = () => undefined;
const declared = (overrides: Partial<Declaration> = {}): Declaration => ({
  stage: "mix",
  version: 1,
  label: "mix/0",
  lane: "media",
  weight: 1,
  params: { gain: 1 },
  ...overrides,
});
const keyOf = (declaration: Declaration): string => {
  const graph = new Graph(nothing);
  graph.unit(declaration);
  return [...graph.declared.keys()][0]!;
};

describe("a unit's key", () => {
  const base = { ...declared(), engine: { id: "a/b", digest: "1" }, inputs: { take: { status: "done", value: artifact("x") } as const } };
  it("is the same for the same work, wherever its inputs lie and however it is called", () => {
    const elsewhere = {
      ...base,
      label: "another",
      weight: 9,
      hints: ["context"],
      inputs: { take: { status: "done", value: artifact("x", "somewhere/else") } as const },
    };
    expect(keyOf(elsewhere)).toBe(keyOf(base));
  });
  it.each([
    ["stage", { stage: "encode" }],
    ["stage version", { version: 2 }],
    ["engine", { engine: { id: "a/c", digest: "1" } }],
    ["model", { engine: { id: "a/b", digest: "2" } }],
    ["parameters", { params: { gain: 2 } }],
    ["input", { inputs: { take: { status: "done", value: artifact("y") } as const } }],
  ])("changes with its %s", (_name, change) => {
    expect(keyOf({ ...base, ...change })).not.toBe(keyOf(base));
  });
});

describe("outcomes", () => {
  it("leaves a unit pending and undeclared while an input is not known", () => {
    const graph = new Graph(nothing);
    const first = graph.unit(declared({ stage: "extract" }));
    expect(graph.unit(declared({ inputs: { a: graph.artifact(first, "audio") } }))).toEqual({ status: "pending" });
    expect([...graph.declared.values()].map(({ spec }) => spec.stage)).toEqual(["extract"]);
  });
  it("passes a failure on to what needs it", () => {
    const failure = { code: "oom", message: "", retryable: false };
    const graph = new Graph(() => ({ failure }));
    const failed = graph.artifact(graph.unit(declared()), "audio");
    expect(graph.unit(declared({ stage: "encode", inputs: { failed } }))).toEqual({ status: "failed", failure });
  });
  it("says so when a result lacks an artifact", () => {
    const graph = new Graph(() => ({ result: result({}) }));
    expect(graph.artifact(graph.unit(declared()), "audio")).toMatchObject({ status: "failed", failure: { code: "artifact_missing" } });
  });
  it("cuts off early: another run of a stage with equal bytes changes no key behind it", () => {
    const keyBehind = (meta: string): string => {
      const graph = new Graph(() => ({ result: result({ audio: artifact("same", meta) }, { seconds: meta }) }));
      graph.unit(declared({ stage: "encode", inputs: { mix: graph.artifact(graph.unit(declared()), "audio") } }));
      return [...graph.declared.keys()].at(-1)!;
    };
    expect(keyBehind("first")).toBe(keyBehind("second"));
  });
  it("prefers bad news: one failure among pending ones is a failure", () => {
    const failed = { status: "failed", failure: { code: "x", message: "", retryable: false } } as const;
    expect(all([{ status: "pending" }, failed, { status: "done", value: 1 }])).toBe(failed);
  });
});

describe("canonical JSON", () => {
  it("does not depend on the order of keys, and parses back to the same value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.parse(JSON.stringify(value)) as Json;
        expect(JSON.parse(canonical(json))).toEqual(json);
        expect(digestOf(reversed(json))).toBe(digestOf(json));
      }),
    );
  });
});

function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, each]) => [key, reversed(each)]),
  );
}
