import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { createApi } from "../../../src/api/app.ts";
import { apiDeps } from "../../../workers/deps.ts";
import { openWorld, type World } from "./world.ts";

const works = async () => ({ ok: true, detail: "It answers." });
let world: World;
beforeEach(async () => {
  world = await openWorld();
  world.deps.platform = { ...world.deps.platform, probes: { database: works, objects: works, queue: works }, services: { media: async () => "asleep" } };
});
const ready = () => world.call("/readyz", { key: null });

describe("readiness", () => {
  it("says of each part that it works, and of each engine why it is off", async () => {
    const { status, body, headers } = await ready();
    expect([status, body.ready, Object.keys(body.parts), headers.get("cache-control")]).toEqual([
      200,
      true,
      ["database", "objects", "queue", "media"],
      "no-store",
    ]);
    expect(body.engines).toContainEqual({ id: "whisperx/large", stage: "transcribe", on: false, reason: "No GPU here." });
  });
  it("is a 503 when one part is broken, and keeps the cause for the log", async () => {
    const heard: unknown[] = [];
    world.deps.warn = (_message, cause) => void heard.push(cause);
    world.deps.platform = {
      ...world.deps.platform,
      probes: { database: () => Promise.reject(new Error("secret address")), queue: works },
      services: { media: async () => null },
    };
    const { status, body } = await ready();
    expect([status, body.ready, body.parts.queue.ok, body.parts.database.ok, body.parts.media]).toEqual([
      503,
      false,
      true,
      false,
      { ok: false, detail: "It does not answer.", ms: 0 },
    ]);
    expect(JSON.stringify(body)).not.toContain("secret address");
    expect(heard).toHaveLength(1);
  });
  it("asks the parts at most every five seconds", async () => {
    let asked = 0;
    world.deps.platform = { ...world.deps.platform, probes: { database: async () => (asked++, works()) } };
    const start = world.clock.now.getTime();
    for (const seconds of [0, 4, 6]) {
      world.clock.now = new Date(start + seconds * 1000);
      await ready();
    }
    expect(asked).toBe(2);
  });
  it("does not wait for a part that hangs", async () => {
    world.deps.platform = { ...world.deps.platform, probes: { database: () => new Promise(() => undefined), queue: works } };
    const { status, body } = await ready();
    expect([status, body.parts.database.ok, body.parts.queue.ok]).toEqual([503, false, true]);
  });
  it("asks D1, R2, the queue and each service of the Worker", async () => {
    const { platform } = apiDeps(env);
    const services = Object.fromEntries(Object.keys(platform.services).map((name) => [name, async () => "asleep" as const]));
    const app = createApi<Env>((bindings) => ({ ...apiDeps(bindings), platform: { ...platform, services }, engines: async () => [], log: () => undefined }));
    const answer = await app.fetch(new Request("https://api.example/readyz"), env, createExecutionContext());
    const { parts } = await answer.json<{ parts: Record<string, { ok: boolean }> }>();
    expect(Object.keys(parts)).toEqual(["database", "objects", "queue", "media", "whisperx", "demucs", "kokoro", "bergamot"]);
    expect([parts["database"]?.ok, parts["objects"]?.ok, parts["queue"]?.ok]).toEqual([true, true, true]);
  });
});
