import { DrizzleQueryError } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { describeError } from "../src/describe-error.ts";

const failedQuery = () => new DrizzleQueryError("insert into videos (title) values (?)", ["My secret title"], new Error("D1_ERROR: disk full"));

describe("an error in the log", () => {
  it("is its stack, and what caused it", () => {
    const text = describeError(new TypeError("above", { cause: new Error("below") }));
    expect(text).toMatch(/^TypeError: above\n +at [^]* <- Error: below\n +at /);
  });
  it("of a query is only the cause, for the message carries the parameters", () => {
    for (const error of [failedQuery(), new Error("could not save", { cause: failedQuery() })]) {
      expect(describeError(error)).toContain("D1_ERROR: disk full");
      expect(describeError(error)).not.toMatch(/secret|params/);
    }
  });
  it("of a query tells as little when it has come from another object and lost its class and cause", () => {
    const { message } = failedQuery();
    expect(describeError(new Error(message))).toBe("A query failed.");
  });
  it("is the thing itself where something else was thrown", () => {
    expect(describeError("rubbish")).toBe("rubbish");
  });
});
