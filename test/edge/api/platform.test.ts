import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { mintKey } from "../../../src/accounts/mint-key.ts";
import { revokeKey } from "../../../src/accounts/revoke-key.ts";
import { randomBytes } from "../../../src/db/new-id.ts";
import { guards } from "./guards.ts";
import { catalogue, problemOf, openWorld, videoOf, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});

describe("every answer", () => {
  it("carries a request id, the caller's own where it is fit to be logged", async () => {
    expect((await world.call("/healthz")).headers.get("x-request-id")).toMatch(/^req_/);
    expect((await world.call("/healthz", { headers: { "x-request-id": "trace-0001" } })).headers.get("x-request-id")).toBe("trace-0001");
    expect((await world.call("/healthz", { headers: { "x-request-id": "a b\tc{}" } })).headers.get("x-request-id")).toMatch(/^req_/);
  });
  it.each(["/healthz", "/v1/videos", "/v1/nothing", "/nothing", "/openapi.json", "/doc"])("is guarded by headers: %s", async (path) => {
    const { headers } = await world.call(path);
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(headers.get("strict-transport-security")).toContain("max-age=63072000");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
  });
  it("is kept from caches when it belongs to somebody", async () => {
    expect((await world.call("/v1/videos")).headers.get("cache-control")).toBe("no-store");
    expect((await world.call("/v1/videos", { key: null })).headers.get("cache-control")).toBe("no-store");
  });
  it("is readable by the listed origins alone", async () => {
    const origin = (value: string) => world.call("/v1/videos", { headers: { origin: value } });
    expect((await origin("https://studio.example")).headers.get("access-control-allow-origin")).toBe("https://studio.example");
    for (const foreign of ["https://evil.example", "null", "https://studio.example.evil.example"])
      expect((await origin(foreign)).headers.get("access-control-allow-origin")).toBeNull();
    const preflight = await world.call("/v1/videos", {
      method: "OPTIONS",
      key: null,
      headers: { origin: "https://studio.example", "access-control-request-method": "POST", "access-control-request-headers": "authorization" },
    });
    expect([preflight.status, preflight.headers.get("access-control-allow-headers")]).toEqual([204, "authorization"]);
  });
  it("is logged by its route, with no body, query or key", async () => {
    world.log.length = 0;
    await world.call("/v1/videos?cursor=secret", { method: "GET" });
    await world.call("/v1/videos", { method: "POST", body: videoOf(0, { filename: "secret.mp4" }) });
    expect(world.log).toMatchObject([
      { event: "request", method: "GET", route: "/v1/videos", status: 422, workspaceId: world.workspaceId, problem: "invalid_cursor", cause: null },
      { method: "POST", route: "/v1/videos", status: 422, problem: "empty_file" },
    ]);
    expect(JSON.stringify(world.log)).not.toMatch(/secret|ov_test_/);
  });
});

describe("unknown routes", () => {
  it("are a 404 problem", async () => {
    for (const path of ["/", "/v1", "/v1/nothing", "/v2/videos", "/v1/videos/"]) expect(problemOf(await world.call(path))).toEqual([404, "route_not_found"]);
  });
  it("are a 405 problem that names the methods when only the method is wrong", async () => {
    const answer = await world.call("/v1/videos/vid_1", { method: "PUT", body: {} });
    expect(problemOf(answer)).toEqual([405, "method_not_allowed"]);
    expect(answer.headers.get("allow")).toBe("DELETE, GET, HEAD, OPTIONS, PATCH");
  });
});

describe("API keys", () => {
  it("come as Bearer or as X-Api-Key", async () => {
    expect((await world.call("/v1/videos", { key: null, headers: { "x-api-key": world.key } })).status).toBe(200);
    expect((await world.call("/v1/videos", { key: null, headers: { authorization: `bearer ${world.key}` } })).status).toBe(200);
  });
  it("open nothing when unknown, mistyped, revoked, or of a deleted workspace", async () => {
    const unknown = (await mintKey(randomBytes, "live")).key;
    const workspaceId = await world.newWorkspace();
    const gone = await world.newKey(workspaceId, ["read"]);
    await env.DB.prepare("update workspaces set deleted_at = 1 where id = ?").bind(workspaceId).run();
    const revoked = await world.newKey(world.workspaceId, ["read"]);
    const keyId = await env.DB.prepare("select id from api_keys where hint = ? order by created_at desc").bind(revoked.slice(-4)).first<string>("id");
    await revokeKey(world.deps, { workspaceId: world.workspaceId, keyId: keyId ?? "" });
    for (const key of [unknown, `${world.key.slice(0, -1)}_`, "x", gone, revoked])
      expect(problemOf(await world.call("/v1/videos", { key }))).toEqual([401, "unauthenticated"]);
  });
  it("are stored as a hash only", async () => {
    const rows = await env.DB.prepare("select * from api_keys").all();
    expect(JSON.stringify(rows.results)).not.toContain(world.key);
  });
  it("note their use at most once a minute", async () => {
    const own = await openWorld();
    const used = () => env.DB.prepare("select last_used_at from api_keys where workspace_id = ?").bind(own.workspaceId).first<number>("last_used_at");
    const start = own.clock.now.getTime();
    for (const seconds of [0, 59, 61]) {
      own.clock.now = new Date(start + seconds * 1000);
      await own.call("/v1/videos");
      expect(await used()).toBe(start + (seconds === 61 ? 61_000 : 0));
    }
  });
});

describe("what went wrong on our side", () => {
  it("is a 500 problem that tells nothing, and is logged with its cause", async () => {
    const own = await openWorld();
    own.deps.engines = async () => Promise.reject(new Error("the pool is on fire"));
    const answer = await own.call("/v1/engines");
    expect(problemOf(answer)).toEqual([500, "internal"]);
    expect(JSON.stringify(answer.body)).not.toContain("fire");
    expect(own.log.at(-1)).toMatchObject({ status: 500, problem: "internal", cause: expect.stringContaining("the pool is on fire") });
  });
});

describe("the catalogue", () => {
  it("lists engines with the reason why one is off", async () => {
    expect((await world.call("/v1/engines")).body).toEqual({ data: catalogue, nextCursor: null });
  });
  it("asks for engines at most every ten seconds", async () => {
    const own = await openWorld();
    let asked = 0;
    own.deps.engines = async () => (asked++, catalogue);
    const start = own.clock.now.getTime();
    for (const seconds of [0, 9, 11]) {
      own.clock.now = new Date(start + seconds * 1000);
      await own.call("/v1/engines");
    }
    expect(asked).toBe(2);
  });
  it("lists languages with what they can be dubbed into", async () => {
    const { body } = await world.call("/v1/languages");
    expect(body.data.find((language: { language: string }) => language.language === "en")).toEqual({
      language: "en",
      name: "English",
      targets: ["es", "pt-BR"],
    });
  });
  guards(
    () => world,
    "engines",
    "read",
    async () => ({ path: "/v1/engines" }),
  );
  guards(
    () => world,
    "languages",
    "read",
    async () => ({ path: "/v1/languages" }),
  );
});

describe("the documents", () => {
  it("are open: health, the OpenAPI document and its page", async () => {
    expect((await world.call("/healthz", { key: null })).body).toEqual({ ok: true });
    expect((await world.call("/openapi.json", { key: null })).body.openapi).toBe("3.1.0");
    const page = await world.call("/doc", { key: null });
    expect(page.headers.get("content-security-policy")).toContain("script-src 'self'");
    expect(page.body).toContain("/doc/scalar.js");
  });
});
