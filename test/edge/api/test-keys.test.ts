import { eq } from "drizzle-orm";
import { beforeAll, expect, it } from "vitest";
import { createKey } from "../../../src/accounts/create-key.ts";
import { dubs } from "../../../src/db/schema.ts";
import { newDub, openWorld, problemOf, type World } from "./world.ts";

let world: World;
let key: string;
beforeAll(async () => {
  world = await openWorld();
  const asked = { workspaceId: world.workspaceId, name: "trial", mode: "test" as const, scopes: ["read" as const, "write" as const] };
  ({ key } = await createKey(world.deps.db, world.clock.now, asked));
});

it("A test key starts work on a dub whose engines need no key", async () => {
  const { dubId } = await newDub(world);
  expect((await world.call(`/v1/dubs/${dubId}/jobs`, { method: "POST", body: { kind: "render" }, key })).status).toBe(202);
});

it("A test key starts, retries and resumes nothing on a dub that a live key settled with engines that cost", async () => {
  const { dubId, jobId } = await newDub(world);
  const [row] = await world.deps.db.select().from(dubs).where(eq(dubs.id, dubId));
  if (!row) throw new Error("The dub has no row.");
  const resolvedOptions = { ...row.resolvedOptions, translation: { ...row.resolvedOptions.translation, engine: "openai/gpt-4.1" } };
  await world.deps.db.update(dubs).set({ resolvedOptions }).where(eq(dubs.id, dubId));
  for (const [path, body] of [
    [`/v1/dubs/${dubId}/jobs`, { kind: "render" }],
    [`/v1/jobs/${jobId}/retry`, {}],
    [`/v1/jobs/${jobId}/resume`, {}],
  ] as const)
    expect(problemOf(await world.call(path, { method: "POST", body, key }))).toEqual([422, "engine_unavailable"]);
  expect((await world.call(`/v1/dubs/${dubId}/jobs`, { method: "POST", body: { kind: "render" } })).status).toBe(202);
});
