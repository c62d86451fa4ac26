import { describe, expect, it } from "vitest";
import { type Actor, can, type Role, roles, type Scope, scopes, scopesOf } from "../../src/accounts/actor.ts";

/** Written out, so that a change of the rule is seen here. */
const MAY: Record<Role, Record<Scope, boolean>> = {
  owner: { read: true, write: true, manage: true, bill: true },
  editor: { read: true, write: true, manage: false, bill: false },
  viewer: { read: true, write: false, manage: false, bill: false },
  billing: { read: true, write: false, manage: false, bill: true },
};
const actorOf = (own: readonly Scope[]): Actor => ({ workspaceId: "wsp_own", keyId: "key_a", scopes: own, mode: "live", person: null });

describe("can", () => {
  for (const role of roles)
    for (const scope of scopes) {
      const verb = MAY[role][scope] ? "lets" : "does not let";
      it(`${verb} ${role} ${scope} in the own workspace`, () => {
        expect(can(actorOf(scopesOf[role]), scope, { workspaceId: "wsp_own" })).toBe(MAY[role][scope]);
      });
      it(`does not let ${role} ${scope} in a foreign workspace`, () => {
        expect(can(actorOf(scopesOf[role]), scope, { workspaceId: "wsp_other" })).toBe(false);
      });
    }
  it("lets nobody without a scope do anything", () => {
    for (const scope of scopes) expect(can(actorOf([]), scope, { workspaceId: "wsp_own" })).toBe(false);
  });
});
