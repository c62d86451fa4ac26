import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import type { Message } from "../../../containers/contract/task.ts";
import { createKey } from "../../../src/accounts/create-key.ts";
import { errands } from "../../../src/db/schema.ts";
import { runErrand } from "../../../src/errands/run-errand.ts";
import { sha256Of } from "../../../src/sha256-of.ts";
import { catalog } from "../../../src/providers/catalog.ts";
import { shownEngine } from "../../../src/providers/on-now.ts";
import { voicePreview } from "../../../src/voices/make-preview.ts";
import { errandWorld, type ErrandWorld } from "../errands/world.ts";
import { guards } from "./guards.ts";
import { newPerson } from "./people.ts";
import { openWorld, problemOf, type World } from "./world.ts";

const OFF = "pico/svox";
const pathOf = (voice: string, engine = "kokoro/82m-int8") => `/v1/voices/${engine}/${voice}/preview`;

let world: World;
/** What is behind the API, with the same bucket and database. */
let behind: ErrandWorld;
beforeAll(async () => {
  world = await openWorld();
  behind = errandWorld({ voice_preview: voicePreview });
  const engines = catalog.map((engine) =>
    shownEngine(engine, { on: engine.id !== OFF, reason: engine.id === OFF ? "The service kokoro does not know it." : null }),
  );
  world.deps.engines = async () => engines;
});

const errandOf = async (voice: string) => {
  const rows = await world.deps.db.select().from(errands).where(eq(errands.kind, "voice_preview"));
  return rows.find(({ input, task }) => JSON.stringify([input, task]).includes(`"${voice}"`))!;
};
const FAILED: Message = { kind: "failed", failure: { code: "unknown_voice", message: "There is no such voice.", retryable: false } };

/** The service says it, and puts the sound where its grant says. */
async function say(voice: string, durationMs = 2_000): Promise<void> {
  const { id } = await errandOf(voice);
  await runErrand(behind.ports, id);
  const { attempt } = await errandOf(voice);
  const sound = new TextEncoder().encode(`RIFF of ${voice}`);
  const sizeBytes = sound.byteLength;
  const granted = await behind.report(id, attempt, { kind: "grant", name: "take", sizeBytes, contentType: "audio/wav" });
  const { put } = granted.body as { put: { url: string; headers: Record<string, string> } };
  const sent = await world.raw(put.url, { method: "PUT", headers: { ...put.headers, "content-length": String(sizeBytes) }, body: sound, key: null });
  expect(sent.status).toBe(200);
  const value = { durationMs, sampleRate: 24_000, samples: durationMs * 24, levelDb: -22 };
  const artifacts = { take: { digest: await sha256Of(sound), sizeBytes, contentType: "audio/wav" } };
  const done: Message = { kind: "done", value, artifacts, usage: [], meta: {} };
  expect((await behind.report(id, attempt, done)).status).toBe(200);
}

describe("voices: does", () => {
  it("list what the workspace may use, a page at a time, by language, engine and gender", async () => {
    const query = "/v1/voices?language=pt-BR&engine=kokoro%2F82m-int8";
    const { status, body } = await world.call(`${query}&limit=1`);
    expect(status).toBe(200);
    expect(body.data).toEqual([
      {
        id: "pf_dora",
        engine: "kokoro/82m-int8",
        name: "Dora (woman)",
        languages: ["pt-BR"],
        gender: "female",
        isCloned: false,
        previewUrl: pathOf("pf_dora"),
      },
    ]);
    const rest = (await world.call(`${query}&cursor=${body.nextCursor}`)).body;
    expect([rest.data.map(({ id }: { id: string }) => id), rest.nextCursor]).toEqual([["pm_alex", "pm_santa"], null]);
    expect((await world.call(`${query}&gender=male`)).body.data.length).toBe(2);
    expect((await world.call(`/v1/voices?engine=${OFF}`)).body.data).toEqual([]);
  });
  it("let a test key have only those that cost nothing", async () => {
    const { key } = await createKey(world.deps.db, world.clock.now, { workspaceId: world.workspaceId, name: "try", mode: "test", scopes: ["read"] });
    const { body } = await world.call("/v1/voices?language=en&limit=100", { key });
    expect(new Set(body.data.map(({ engine }: { engine: string }) => engine))).toEqual(new Set(["kokoro/82m-int8", "espeak/ng"]));
  });
});

describe("a voice's preview: does", () => {
  it("get made once, however many ask, and is there for other workspaces as well", async () => {
    const path = pathOf("pf_dora");
    const before = world.errands.length;
    const first = await world.call(path);
    expect([first.status, first.headers.get("retry-after"), first.headers.get("location")]).toEqual([202, "2", path]);
    const others = await Promise.all(Array.from({ length: 100 }, () => world.call(`${path}?language=pt`)));
    expect(new Set(others.map(({ status }) => status))).toEqual(new Set([202]));
    expect(others[0]!.headers.get("location")).toBe(`${path}?language=pt`);
    expect(world.errands.length - before).toBe(1);
    await say("pf_dora");
    expect(behind.line).toEqual([]);
    const key = await world.newKey(await world.newWorkspace(), ["read"]);
    const ready = await world.call(path, { key });
    expect(ready.status).toBe(302);
    const sound = await world.raw(ready.headers.get("location")!, { key: null });
    expect([sound.headers.get("content-type"), new TextDecoder().decode(await sound.arrayBuffer())]).toEqual(["audio/wav", "RIFF of pf_dora"]);
    const { objects } = await env.MEDIA.list({ prefix: "previews/" });
    expect(objects.map(({ key: name }) => name)).toEqual([expect.stringMatching(/^previews\/[0-9a-f]{64}\.wav$/)]);
  });
  it("begin once where a hundred ask for it at the same time", async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => world.call(pathOf("pm_alex"))));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    const rows = await world.deps.db.select().from(errands).where(eq(errands.kind, "voice_preview"));
    expect(rows.filter(({ input }) => JSON.stringify(input).includes("pm_alex")).length).toBe(1);
  });
  it("say a sentence of the voice's language, and nothing of who asked", async () => {
    await world.call(pathOf("if_sara"));
    const { id } = await errandOf("if_sara");
    await runErrand(behind.ports, id);
    const { task } = await errandOf("if_sara");
    expect(task).toMatchObject({ lane: "kokoro", stage: "synthesize", inputs: {} });
    expect(task?.params).toEqual({ engine: "kokoro/82m-int8", language: "it", voice: "if_sara", text: expect.stringMatching(/^Ciao\./), variant: 0 });
  });
  it("rest for an hour after it failed for good, and then begin again", async () => {
    const path = pathOf("ff_siwis");
    await world.call(path);
    const { id } = await errandOf("ff_siwis");
    behind.clock.now = world.clock.now;
    await runErrand(behind.ports, id);
    await behind.report(id, 1, FAILED);
    const refused = await world.call(path);
    expect(problemOf(refused)).toEqual([409, "preview_failed"]);
    expect(refused.headers.get("retry-after")).toBe("3600");
    const begun = world.errands.length;
    world.clock.now = new Date(world.clock.now.getTime() + 3_600_000);
    behind.clock.now = world.clock.now;
    expect((await world.call(path)).status).toBe(202);
    expect(world.errands.slice(begun)).toEqual([id]);
    // Of the first take-up no report counts again.
    expect(await errandOf("ff_siwis")).toMatchObject({ status: "waiting", attempt: 1, tries: 0, failureCode: null, endedAt: null });
    await say("ff_siwis");
    expect((await world.call(path)).status).toBe(302);
  });
  it("get begun by nobody who only reads, who hears what is there", async () => {
    const path = pathOf("if_sara");
    const [fresh, key] = [pathOf("im_nicola"), await world.newKey(world.workspaceId, ["read"])];
    const [pending, person] = [await newPerson(world, { verified: false }), await newPerson(world)];
    const begun = world.errands.length;
    expect(problemOf(await world.call(fresh, { key }))).toEqual([403, "forbidden"]);
    expect(problemOf(await pending.call(fresh))).toEqual([403, "unverified"]);
    expect([world.errands.length, await errandOf("im_nicola")]).toEqual([begun, undefined]);
    // One that is being made is made for them as well.
    await world.call(path);
    expect((await world.call(path, { key })).status).toBe(202);
    expect((await person.call(fresh)).status).toBe(202);
    await say("im_nicola");
    expect([(await world.call(fresh, { key })).status, (await pending.call(fresh)).status]).toEqual([302, 302]);
  });
  it("not keep what cannot be a sentence", async () => {
    const path = pathOf("hf_beta");
    await world.call(path);
    await say("hf_beta", 60_000);
    expect(problemOf(await world.call(path))).toEqual([409, "preview_failed"]);
    const { objects } = await env.MEDIA.list({ prefix: "previews/" });
    expect(objects.every(({ key }) => key.endsWith(".wav"))).toBe(true);
  });
  it("get made anew where its sound is gone", async () => {
    const path = pathOf("em_alex");
    await world.call(path);
    await say("em_alex");
    const url = new URL((await world.call(path)).headers.get("location")!);
    await env.MEDIA.delete(decodeURIComponent(url.pathname.slice("/media/".length)));
    expect((await world.call(path)).status).toBe(202);
    await say("em_alex");
    expect((await world.call(path)).status).toBe(302);
  });
});

describe("a voice's preview: refuses", () => {
  it.each([
    [pathOf("pf_nobody"), 404, "not_found"],
    [pathOf("pf_dora", "kokoro/none"), 404, "not_found"],
    [pathOf("nova", "openai/tts-1"), 422, "engine_unavailable"],
    [pathOf("pico-de", OFF), 422, "engine_unavailable"],
    [`${pathOf("pf_dora")}?language=ja`, 422, "unsupported_language"],
    [`${pathOf("pf_dora")}?language=%20`, 422, "invalid_request"],
    ["/v1/voices?cursor=%00", 422, "invalid_cursor"],
    ["/v1/voices?gender=any", 422, "invalid_request"],
  ])("%s", async (path, status, code) => {
    expect(problemOf(await world.call(path))).toEqual([status, code]);
  });
  guards(
    () => world,
    "GET /v1/voices",
    "read",
    async () => ({ path: "/v1/voices" }),
  );
  guards(
    () => world,
    "GET preview",
    "read",
    async () => ({ path: pathOf("pf_dora") }),
  );
});
