/** What the fakes cannot show: a dub's real object, at work for an account, is stopped and emptied by the errand. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { dubs, videos } from "../../../src/db/schema.ts";
import { ResolvedOptions } from "../../../src/dubs/options.ts";
import { erasure } from "../../../src/erasure/erasure.ts";
import { dubPrefix } from "../../../src/media/keys.ts";
import { dubStub } from "../../../workers/dub-stub.ts";
import { errandPorts, runAll } from "../api/errands.ts";
import { openWorld, type World } from "../api/world.ts";
import { PASSWORD } from "../api/password.ts";
import { furnish } from "./house.ts";
import { whereAre } from "./search.ts";

const options = ResolvedOptions.parse({
  transcription: { engine: "faster-whisper/base" },
  separation: { engine: "none" },
  translation: { engine: "bergamot/firefox-tiny", routes: [{ engine: "bergamot/firefox-tiny", source: "en", target: null }] },
  speech: { engine: "kokoro/82m-int8", voices: {} },
});
let world: World;
beforeEach(async () => {
  vi.spyOn(globalThis, "fetch").mockImplementation(async (_, init) => new Response(null, { status: init?.method === "POST" ? 202 : 204 }));
  world = await openWorld();
});
afterEach(() => void vi.restoreAllMocks());

it("A dub at work is stopped, its object emptied and its files removed", async () => {
  const { owner } = await furnish(world);
  const { db, media } = world.deps;
  const [dubId, videoId, workspaceId] = [world.deps.newId("dub"), world.deps.newId("vid"), owner.personalId];
  const row = { workspaceId, createdAt: world.clock.now };
  const file = { filename: "a.mp4", contentType: "video/mp4", sizeBytes: 10, sourceKey: "k" };
  await db.insert(videos).values({ id: videoId, ...row, title: "T", status: "ready", ...file });
  await db.insert(dubs).values({ id: dubId, ...row, videoId, targetLanguages: ["pt-BR"], options: {} as never, resolvedOptions: options });
  const facts = { dubId, workspaceId, videoId, source: { artifactKey: "k", sizeBytes: 10 }, options };
  await dubStub(env, dubId).start({ dub: facts, job: { id: `job_${dubId}`, kind: "dub", languages: ["pt-BR"], createdAt: world.clock.now.toISOString() } });
  await media.write(`${dubPrefix(workspaceId, dubId)}unit/1/out`, new Uint8Array([1]), "audio/wav");
  expect(await rowsOf(dubId)).toBeGreaterThan(0);
  await owner.call("/v1/me", { method: "DELETE", body: { currentPassword: PASSWORD } });
  await runAll(world, errandPorts(world, { erasure }, { dubs: (id) => dubStub(env, id) }));
  expect(await rowsOf(dubId)).toBe(0);
  expect(await whereAre([dubId, workspaceId, owner.userId])).toEqual([]);
  expect((await dubStub(env, dubId).snapshot()).jobs).toEqual([]);
});

/** Of all tables of the dub's object, but its tombstone, which keeps late messages from reviving it, and what SQLite and migrations note. */
async function rowsOf(dubId: string): Promise<number> {
  return runInDurableObject(env.DUB.getByName(dubId), (_, { storage: { sql } }) => {
    const tables = sql
      .exec<{ name: string }>(
        "select name from sqlite_master where type = 'table' and name not like '\\_cf%' escape '\\' and name not in ('schema_version', 'sqlite_sequence', 'meta')",
      )
      .toArray();
    return tables.reduce((sum, { name }) => sum + sql.exec<{ many: number }>(`select count(*) as many from "${name}"`).one().many, 0);
  });
}
