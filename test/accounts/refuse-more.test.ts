import { expect, it } from "vitest";
import { refuseMore } from "../../src/accounts/issue-key.ts";

it("lets a live actor make keys of both modes with what it has", () => {
  for (const mode of ["live", "test"] as const)
    expect(() => refuseMore({ mode: "live", scopes: ["read", "manage"] }, { mode, scopes: ["manage", "read"] })).not.toThrow();
});
it("refuses a scope that the actor lacks", () => {
  expect(() => refuseMore({ mode: "live", scopes: ["read", "manage"] }, { mode: "test", scopes: ["read", "write", "bill"] })).toThrow("write, bill");
});
it("refuses a live key to a test key", () => {
  expect(() => refuseMore({ mode: "test", scopes: ["read", "manage"] }, { mode: "live", scopes: ["read"] })).toThrow("A test key makes no live keys.");
});
