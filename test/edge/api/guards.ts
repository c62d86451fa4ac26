/** What no keyed route may forget. */
import { expect, it } from "vitest";
import { type Answer, problemOf, type World } from "./world.ts";

export type GuardedCall = { method?: string; body?: unknown };

/** `path` is given an id that exists in the world's own workspace. */
export function guards(
  open: () => World,
  name: string,
  scope: "read" | "write",
  prepare: (world: World) => Promise<{ path: string; call?: GuardedCall }>,
): void {
  it(`${name} refuses a missing key`, async () => {
    const { path, call } = await prepare(open());
    expect(problemOf(await open().call(path, { ...call, key: null }))).toEqual([401, "unauthenticated"]);
  });
  it(`${name} refuses a key without the scope ${scope}`, async () => {
    const { path, call } = await prepare(open());
    const key = await open().newKey(open().workspaceId, scope === "read" ? ["write"] : ["read"]);
    expect(problemOf(await open().call(path, { ...call, key }))).toEqual([403, "forbidden"]);
  });
}

/** As guards, for a route with an id in its path: a foreign id is answered exactly like an unknown one. */
export function idGuards(
  open: () => World,
  name: string,
  scope: "read" | "write",
  prepare: (world: World) => Promise<{ path: string; id: string; call?: GuardedCall }>,
): void {
  guards(open, name, scope, prepare);
  it(`${name} answers a foreign id like an unknown one`, async () => {
    const { path, id, call } = await prepare(open());
    const foreignKey = await open().newKey(await open().newWorkspace(), ["read", "write"]);
    const foreign = await open().call(path, { ...call, key: foreignKey });
    const unknown = await open().call(path.replace(id, `${id.slice(0, 4)}${"a".repeat(32)}`), { ...call, key: foreignKey });
    expect(problemOf(foreign)).toEqual([404, "not_found"]);
    expect(withoutRequest(foreign)).toEqual(withoutRequest(unknown));
  });
}

const withoutRequest = ({ body }: Answer) => ({ ...body, request_id: "" });
