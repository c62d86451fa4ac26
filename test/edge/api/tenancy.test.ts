/** Every operation of the router's own table, by everybody who may not, and with ids of others: nothing leaks, and nothing is left out. */
import { beforeAll, describe, expect, it } from "vitest";
import { eq } from "drizzle-orm";
import { type Role, scopesOf } from "../../../src/accounts/actor.ts";
import { SESSION_COOKIE } from "../../../src/accounts/authenticate-person.ts";
import { hashKey } from "../../../src/accounts/mint-key.ts";
import { createApi } from "../../../src/api/app.ts";
import { openApiDocument } from "../../../src/api/openapi.ts";
import { apiKeys, members, sessions, users } from "../../../src/db/schema.ts";
import { countIn } from "../../prove/api/counts.ts";
import { type Need, needs } from "../../prove/api/facts.ts";
import { newDub, openWorld, ORIGIN, type World } from "./world.ts";

type Asker = { headers: Record<string, string>; may: readonly Need[] };
const api = createApi(() => {
  throw new Error("Only its table is read.");
});
const operations = [
  ...new Set(api.routes.filter(({ method }) => method !== "ALL").map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)(\{[^}]*\})?/g, "{$1}")}`)),
];
const UNKNOWN = "a".repeat(32);
let world: World;
let askers: Record<string, Asker> = {};
let own: Record<string, string> = {};

async function person(role: Role, more: { workspaceId?: string; isVerified?: boolean; isAdmin?: boolean } = {}): Promise<Asker> {
  const { db, newId } = world.deps;
  const [id, token, at, workspaceId] = [newId("usr"), newId("tok"), world.clock.now, more.workspaceId ?? world.workspaceId];
  const times = { createdAt: at, updatedAt: at };
  await db
    .insert(users)
    .values({ id, email: `${id}@example.com`, name: role, emailVerified: more.isVerified ?? true, isAdmin: more.isAdmin ?? false, ...times });
  await db.insert(members).values({ workspaceId, userId: id, role, createdAt: at });
  await db.insert(sessions).values({ id: newId("ses"), userId: id, token: await hashKey(token), expiresAt: new Date(at.getTime() + 86_400_000), ...times });
  const may: Need[] = [...(more.isVerified === false ? (["read"] as const) : scopesOf[role]), "person"];
  return { headers: { cookie: `${SESSION_COOKIE}=${token}`, origin: ORIGIN, "onevoice-workspace": workspaceId }, may };
}

const bearer = (key: string, may: Need[]): Asker => ({ headers: { authorization: `Bearer ${key}` }, may });

beforeAll(async () => {
  world = await openWorld();
  const { videoId, dubId, jobId } = await newDub(world);
  own = { "/v1/videos": videoId, "/v1/dubs": dubId, "/v1/jobs": jobId };
  const other = await world.newWorkspace();
  const revoked = await world.newKey(world.workspaceId, ["read", "write", "manage"]);
  await world.deps.db
    .update(apiKeys)
    .set({ revokedAt: world.clock.now })
    .where(eq(apiKeys.hash, await hashKey(revoked)));
  askers = {
    anonymous: { headers: {}, may: [] },
    "revoked key": bearer(revoked, []),
    "read-only key": bearer(await world.newKey(world.workspaceId, ["read"]), ["read"]),
    viewer: await person("viewer"),
    billing: await person("billing"),
    editor: await person("editor"),
    unverified: await person("owner", { isVerified: false }),
    owner: await person("owner"),
    "key of another workspace": bearer(await world.newKey(other, ["read", "write", "manage"]), ["read", "write", "manage"]),
    "admin of another workspace": await person("owner", { workspaceId: other, isAdmin: true }),
  };
});

async function ask(operation: string, asker: Asker, id: string): Promise<{ status: number; text: string }> {
  const [method = "", path = ""] = operation.split(" ");
  const hasBody = method !== "GET" && method !== "DELETE";
  const init = { method, headers: { ...asker.headers, ...(hasBody && { "content-type": "application/json" }) }, ...(hasBody && { body: "{}" }) };
  const answer = await world.raw(path.replace(/\{\w+\}/, id).replaceAll(/\{\w+\}/g, "1"), { ...init, key: null });
  const text = await answer.text();
  return { status: answer.status, text: text.replace(/"request_id":"[^"]*"/, "").replaceAll(id, "ID") };
}

describe("tenancy", () => {
  it("has a fact for every operation of the router, and none that is not there", ({ task }) => {
    countIn(task, { operations: operations.length, uncovered: operations.filter((one) => !needs.has(one)).length });
    expect(operations.filter((one) => !needs.has(one)).map((one) => `${one}: say in test/prove/api/facts.ts who may`)).toEqual([]);
    expect([...needs.keys()].filter((one) => !operations.includes(one))).toEqual([]);
    const documented = Object.entries(openApiDocument(api).paths ?? {}).flatMap(([path, item]) => Object.keys(item).map((m) => `${m.toUpperCase()} ${path}`));
    expect(documented.filter((one) => !operations.includes(one))).toEqual([]);
  });

  it("refuses everybody who may not, with 401 or 403, or hides the page of the house", { timeout: 120_000 }, async ({ task }) => {
    const leaks: string[] = [];
    for (const operation of operations)
      for (const [name, asker] of Object.entries(askers)) {
        const need = needs.get(operation);
        if (need === undefined || need === "open" || asker.may.includes(need) || (need === "admin" && name.startsWith("admin"))) continue;
        const { status } = await ask(operation, asker, own[/ (\/v1\/\w+)/.exec(operation)?.[1] ?? ""] ?? UNKNOWN);
        // The house's own page is not there for others.
        if (need === "admin" ? status !== 404 : status !== 401 && status !== 403) leaks.push(`${name}: ${operation} ${status}`);
        countIn(task, { cells: 1 });
      }
    countIn(task, { leaks: leaks.length });
    expect(leaks).toEqual([]);
  });
});
