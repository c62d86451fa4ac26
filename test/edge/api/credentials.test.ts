/** Keys and endpoints of a workspace's own, over real D1 and workerd's own cryptography. */
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { listCustomEngines } from "../../../src/credentials/list-custom-engines.ts";
import { masterKeys } from "../../../src/credentials/master-keys.ts";
import { openCredential } from "../../../src/credentials/open-credential.ts";
import { rewrapCredentials } from "../../../src/credentials/rewrap-credentials.ts";
import { credentials } from "../../../src/db/schema.ts";
import { ENDPOINT, FakeCustomVoice } from "../../fakes/custom-voice.ts";
import { F5_KEY, FakeF5Form } from "../../fakes/f5.ts";
import { guards, idGuards } from "./guards.ts";
import { openWorld, problemOf, SECRET, type World } from "./world.ts";

const KEY = "sk-super-secret-0123456789-wxyz";
const openai = { name: "Mine", secret: { vendor: "openai", apiKey: KEY } };
const custom = {
  name: "My voice",
  secret: {
    vendor: "custom",
    apiKey: "endpoint-secret-0123",
    template: {
      url: ENDPOINT,
      headers: { Authorization: "Bearer {{key}}" },
      body: '{"input":"{{text}}","voice":"{{voice}}"}',
      audio: { kind: "body", format: "wav" },
      voices: [{ id: "ana", name: "Ana", language: "pt-BR", gender: "female" }],
      languages: ["pt-BR"],
    },
  },
};

let world: World;
let voice: FakeCustomVoice;
let names: Record<string, string[]>;
let vendor: (url: string, headers: Headers) => Response;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(() => {
  voice = new FakeCustomVoice();
  names = { "inside.example.net": ["10.0.0.1"] };
  vendor = () => Response.json({ data: [{ id: "gpt-4.1" }] });
  const fetch: typeof globalThis.fetch = (input, init) => {
    const url = input as string;
    return url.startsWith("https://voice.example.com/") ? voice.fetch(input, init) : Promise.resolve(vendor(url, new Headers(init?.headers)));
  };
  world.deps.guard = { rules: { allowPrivate: false, own: ["api.example"] }, resolve: async (name) => names[name] ?? ["93.184.216.34"], fetch };
});
const later = (seconds: number) => void (world.clock.now = new Date(world.clock.now.getTime() + seconds * 1000));
const create = async (body: object = openai) => {
  later(1);
  return world.call("/v1/credentials", { method: "POST", body });
};
const made = async (body: object = openai): Promise<string> => (await create(body)).body.id as string;
const test = (id: string) => world.call(`/v1/credentials/${id}/test`, { method: "POST" });
const patch = (id: string, body: object) => world.call(`/v1/credentials/${id}`, { method: "PATCH", body });
const open = (id: string, workspaceId = world.workspaceId) =>
  world.deps.credentialKeys().then((keys) => openCredential({ db: world.deps.db, keys }, { workspaceId, id }));

describe("credentials: does", () => {
  it("keeps a key that is never shown again: not in an answer, a row or a log", async () => {
    const { status, headers, body } = await create();
    expect(status).toBe(201);
    expect(headers.get("location")).toBe(`/v1/credentials/${body.id}`);
    expect(body).toEqual({
      id: expect.stringMatching(/^cre_[a-z2-7]{32}$/),
      vendor: "openai",
      name: "Mine",
      hint: "wxyz",
      status: "untested",
      testedAt: null,
      ready: true,
      engine: null,
      createdAt: expect.any(String),
    });
    expect((await world.call(`/v1/credentials/${body.id}`)).body).toEqual(body);
    await test(body.id);
    const rows = await env.DB.prepare("select * from credentials").all();
    const kept = await env.DB.prepare("select * from idempotency_keys").all();
    for (const place of [rows.results, kept.results, world.log, body]) expect(JSON.stringify(place)).not.toContain("super-secret");
    expect(await open(body.id)).toEqual({ kind: "open", secret: openai.secret });
  });
  it("lists them by pages, newest first", async () => {
    const own = await openWorld();
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) {
      own.clock.now = new Date(own.clock.now.getTime() + 1000);
      ids.unshift((await own.call("/v1/credentials", { method: "POST", body: { ...openai, name: `Key ${n}` } })).body.id as string);
    }
    const first = (await own.call("/v1/credentials?limit=2")).body;
    const second = (await own.call(`/v1/credentials?limit=2&cursor=${first.nextCursor}`)).body;
    expect([...first.data, ...second.data].map(({ id }: { id: string }) => id)).toEqual(ids);
    expect(second.nextCursor).toBeNull();
  });
  it("makes one of a request that is repeated under its key, and none of another", async () => {
    const headers = { "idempotency-key": "once" };
    const first = await world.call("/v1/credentials", { method: "POST", body: openai, headers });
    const again = await world.call("/v1/credentials", { method: "POST", body: openai, headers });
    expect([again.body, again.headers.get("idempotent-replayed")]).toEqual([first.body, "true"]);
    const other = { ...openai, secret: { ...openai.secret, apiKey: "sk-another-secret-012345" } };
    expect(problemOf(await world.call("/v1/credentials", { method: "POST", body: other, headers }))).toEqual([422, "idempotency_key_reused"]);
  });
  it("tests a key by the vendor's cheapest read", async () => {
    const id = await made();
    const seen: [string, string | null][] = [];
    vendor = (url, headers) => (seen.push([url, headers.get("authorization")]), Response.json({ data: [{ id: "gpt-4.1" }] }));
    const { status, body } = await test(id);
    expect([status, body]).toEqual([200, { status: "works", code: null, message: "The key is accepted.", testedAt: world.clock.now.toISOString() }]);
    expect(seen).toEqual([["https://api.openai.com/v1/models", `Bearer ${KEY}`]]);
    expect((await world.call(`/v1/credentials/${id}`)).body).toMatchObject({ status: "works", testedAt: world.clock.now.toISOString() });
  });
  it("says of a key that is not taken why", async () => {
    const id = await made();
    vendor = () => Response.json({ error: { message: "secret" } }, { status: 401 });
    expect((await test(id)).body).toMatchObject({ status: "fails", code: "vendor_unauthorized", message: "The key is not accepted (401)." });
    expect((await world.call(`/v1/credentials/${id}`)).body.status).toBe("fails");
  });
  it("lets an endpoint of one's own be used once it was heard to speak", async () => {
    const { body } = await create(custom);
    expect(body).toMatchObject({ vendor: "custom", hint: "0123", ready: false, engine: `custom/${body.id}` });
    expect(voice.calls).toEqual([]);
    expect(await open(body.id)).toMatchObject({ kind: "failed", failure: { code: "credential_untested", retryable: false } });
    expect((await test(body.id)).body).toMatchObject({ status: "works", code: null });
    expect(voice.calls.map(({ headers }) => headers["authorization"])).toEqual(Array.from({ length: 2 }, () => "Bearer endpoint-secret-0123"));
    expect((await world.call(`/v1/credentials/${body.id}`)).body.ready).toBe(true);
    expect(await open(body.id)).toMatchObject({ kind: "open", secret: { vendor: "custom", apiKey: "endpoint-secret-0123" } });
    const engines = await listCustomEngines(world.deps.db, world.workspaceId);
    expect(engines.find(({ engine }) => engine.id === body.engine)).toMatchObject({
      on: true,
      reason: null,
      name: "My voice",
      engine: { languages: ["pt"], voices: [{ id: "ana" }] },
    });
  });
  it("lets an F5-TTS server be used once it was heard to speak, with the voice of a made sample", async () => {
    const f5 = new FakeF5Form();
    world.deps.guard = { ...world.deps.guard, fetch: f5.fetch };
    const { body } = await create({ name: "F5", secret: { vendor: "f5", url: "https://f5.example.net", apiKey: F5_KEY } });
    expect(body).toMatchObject({ ready: false, engine: null });
    expect((await test(body.id)).body).toMatchObject({ status: "works", code: null });
    expect(f5.calls.map(({ fileBytes }) => fileBytes)).toEqual([128_044, 128_044]);
    expect((await world.call(`/v1/credentials/${body.id}`)).body.ready).toBe(true);
  });
  it("takes another name, and another secret of the same vendor, of which nothing is known yet", async () => {
    const id = await made(custom);
    await test(id);
    expect((await patch(id, { name: "Renamed" })).body).toMatchObject({ name: "Renamed", ready: true, status: "works" });
    expect((await patch(id, { secret: { ...custom.secret, apiKey: "another-secret-4567" } })).body).toMatchObject({
      hint: "4567",
      ready: false,
      status: "untested",
      testedAt: null,
    });
    expect(await open(id)).toMatchObject({ failure: { code: "credential_untested" } });
  });
  it("forgets a secret for good", async () => {
    const id = await made();
    expect((await world.call(`/v1/credentials/${id}`, { method: "DELETE" })).status).toBe(204);
    expect(problemOf(await world.call(`/v1/credentials/${id}`))).toEqual([404, "not_found"]);
    expect(problemOf(await world.call(`/v1/credentials/${id}`, { method: "DELETE" }))).toEqual([404, "not_found"]);
    expect(await open(id)).toMatchObject({ failure: { code: "credential_gone" } });
    expect(await env.DB.prepare("select envelope, hint, custom from credentials where id = ?").bind(id).first()).toEqual({
      envelope: null,
      hint: null,
      custom: null,
    });
  });
  it("keeps what a newer master key did not seal readable, and wraps it anew", async () => {
    const own = await openWorld();
    const { id } = (await own.call("/v1/credentials", { method: "POST", body: openai })).body;
    const settings = { CREDENTIALS_KEY: btoa("k".repeat(32)), CREDENTIALS_KEY_OLD: "", TOKEN_SECRET: SECRET };
    const newer = await masterKeys(settings);
    const opened = () => openCredential({ db: own.deps.db, keys: newer }, { workspaceId: own.workspaceId, id });
    expect(await opened()).toMatchObject({ kind: "open" });
    const rewrap = async (keys: typeof newer) => rewrapCredentials({ db: own.deps.db, warn: () => undefined, keys });
    expect(await rewrap(await own.deps.credentialKeys())).toEqual({ rewrapped: 0, unreadable: 0 });
    expect((await rewrap(newer)).rewrapped).toBeGreaterThan(0);
    while ((await rewrap(newer)).rewrapped > 0);
    expect(await openCredential({ db: own.deps.db, keys: { ...newer, older: [] } }, { workspaceId: own.workspaceId, id })).toEqual({
      kind: "open",
      secret: openai.secret,
    });
    world.deps.credentialKeys = async () => newer;
  });
});

describe("a change of the master key", () => {
  it("reaches what comes after more than it can read at once of what cannot be opened, and counts both", async () => {
    const own = await openWorld();
    const { id } = (await own.call("/v1/credentials", { method: "POST", body: openai })).body;
    const { keyId, envelope } = (await env.DB.prepare("select key_id as keyId, envelope from credentials where id = ?")
      .bind(id)
      .first<Record<string, string>>())!;
    const columns = "workspace_id, vendor, name, key_id, hint, custom, status, tested_at, verified_at, revision, created_by, created_at, deleted_at";
    await env.DB.batch(
      Array.from({ length: 60 }, (_, index) =>
        env.DB.prepare(`insert into credentials (id, envelope, ${columns}) select ?, ?, ${columns} from credentials where id = ?`).bind(
          `cre_!${String(index).padStart(3, "0")}`,
          // Bound to another id: it opens nowhere else.
          envelope!,
          id,
        ),
      ),
    );
    const newer = await masterKeys({ CREDENTIALS_KEY: btoa("n".repeat(32)), CREDENTIALS_KEY_OLD: "", TOKEN_SECRET: SECRET });
    expect(newer.older.map((each) => each.id)).toContain(keyId);
    const warned: string[] = [];
    const done = await rewrapCredentials({ db: own.deps.db, warn: (message) => void warned.push(message), keys: newer });
    expect(done.unreadable).toBeGreaterThanOrEqual(60);
    expect(await openCredential({ db: own.deps.db, keys: { ...newer, older: [] } }, { workspaceId: own.workspaceId, id })).toMatchObject({ kind: "open" });
    expect(warned.length).toBe(done.unreadable);
    await env.DB.prepare("delete from credentials where id like 'cre_!%'").run();
  });
});

describe("credentials: refuses", () => {
  it.each([
    ["https://127.0.0.1/v1", "url"],
    ["http://proxy.example.net/v1", "scheme"],
    ["https://inside.example.net/v1", "name that leads inside"],
    ["https://2130706433/", "decimal"],
    ["https://tenant.api.example/", "own zone"],
    ["https://user:pass@proxy.example.net/", "user"],
    ["https://proxy.example.net:22/", "port"],
  ])("an address that may not be asked: %s (%s)", async (baseUrl) => {
    const answer = await create({ ...openai, secret: { ...openai.secret, baseUrl } });
    expect(problemOf(answer)).toEqual([422, "endpoint_not_allowed"]);
    expect(answer.body.errors).toEqual([{ in: "body", pointer: "/secret/baseUrl", detail: answer.body.detail }]);
  });
  it("an endpoint's address at every place and time it may be brought", async () => {
    const leading = (url: string) => ({ ...custom, secret: { ...custom.secret, template: { ...custom.secret.template, url } } });
    expect(problemOf(await create(leading("https://inside.example.net/speak")))).toEqual([422, "endpoint_not_allowed"]);
    const id = await made(custom);
    expect(problemOf(await patch(id, { secret: leading("https://[::1]/speak").secret }))).toEqual([422, "endpoint_not_allowed"]);
    names["voice.example.com"] = ["127.0.0.1"];
    expect((await test(id)).body).toMatchObject({ status: "fails", code: "endpoint_not_allowed" });
    expect(voice.calls).toEqual([]);
  });
  it.each([
    [{ kind: "redirects", to: "http://127.0.0.1:8787/" }, "endpoint_redirects"],
    [{ kind: "html" }, "endpoint_wrong_type"],
    [{ kind: "declares_2gb" }, "endpoint_too_large"],
    [{ kind: "endless" }, "endpoint_too_large"],
    [{ kind: "mp3" }, "endpoint_bad_sound"],
    [{ kind: "canned" }, "endpoint_does_not_speak"],
    [{ kind: "silent" }, "endpoint_silent"],
    [{ kind: "status", status: 403 }, "endpoint_refuses_key"],
  ] as const)("an endpoint that does not speak: %j", async (misbehaves, code) => {
    const id = await made(custom);
    voice.misbehaves = misbehaves;
    const { body } = await test(id);
    expect(body).toMatchObject({ status: "fails", code });
    expect(body.message).not.toMatch(/secret|127/);
    expect((await world.call(`/v1/credentials/${id}`)).body).toMatchObject({ status: "fails", ready: false });
  });
  it("to test as fast as somebody asks, also for many at once", async () => {
    const id = await made(custom);
    const answers = await Promise.all([test(id), test(id), test(id)]);
    expect(answers.map(({ status }) => status).sort((one, other) => one - other)).toEqual([200, 409, 409]);
    expect(problemOf(await test(id))).toEqual([409, "tested_just_now"]);
    expect(voice.calls).toHaveLength(2);
    later(5);
    expect((await test(id)).status).toBe(200);
  });
  it("secrets that are none, telling where and never what", async () => {
    const bad = [
      { ...openai, secret: { vendor: "openai", apiKey: "bad secret" } },
      { ...openai, secret: { vendor: "azure", apiKey: "secret" } },
      { ...openai, name: "" },
      { ...custom, secret: { ...custom.secret, template: { ...custom.secret.template, body: '{"secret":"no text"}' } } },
    ];
    for (const body of bad) {
      const answer = await create(body);
      expect(problemOf(answer)).toEqual([422, "invalid_request"]);
      expect(JSON.stringify(answer.body.errors)).not.toMatch(/bad secret|no text"/);
    }
  });
  it("another vendor's secret, and a change of nothing", async () => {
    const id = await made();
    expect(problemOf(await patch(id, { secret: { vendor: "fish", apiKey: KEY } }))).toEqual([422, "invalid_request"]);
    expect(problemOf(await patch(id, {}))).toEqual([422, "invalid_request"]);
  });
  it("more than fifty", async () => {
    const own = await openWorld();
    const row = {
      workspaceId: own.workspaceId,
      vendor: "openai" as const,
      name: "n",
      keyId: "k",
      status: "untested" as const,
      revision: 1,
      createdBy: "key_1",
      createdAt: own.clock.now,
    };
    for (let n = 0; n < 50; n++) await own.deps.db.insert(credentials).values({ ...row, id: `cre_${own.workspaceId}_${n}` });
    expect(problemOf(await own.call("/v1/credentials", { method: "POST", body: openai }))).toEqual([422, "too_many_credentials"]);
  });
  it("to open what was sealed under a key that is gone, or was put into another row", async () => {
    const [one, other] = [await made(), await made()];
    await env.DB.prepare("update credentials set envelope = (select envelope from credentials where id = ?) where id = ?").bind(one, other).run();
    expect(await open(other)).toMatchObject({ failure: { code: "credential_unreadable" } });
    expect(problemOf(await test(other))).toEqual([409, "credential_unreadable"]);
    expect(await open(one)).toMatchObject({ kind: "open" });
    expect(await open(one, await world.newWorkspace())).toMatchObject({ failure: { code: "credential_gone" } });
  });
});

describe("credentials: guards", () => {
  const ours = () => world;
  guards(ours, "createCredential", "write", async () => ({ path: "/v1/credentials", call: { method: "POST", body: openai } }));
  guards(ours, "listCredentials", "read", async () => ({ path: "/v1/credentials" }));
  const withId = async (call?: { method: string; body?: unknown }, suffix = "") => {
    const id = await made();
    return { path: `/v1/credentials/${id}${suffix}`, id, ...(call && { call }) };
  };
  idGuards(ours, "getCredential", "read", () => withId());
  idGuards(ours, "updateCredential", "write", () => withId({ method: "PATCH", body: { name: "x" } }));
  idGuards(ours, "updateCredential with a secret", "write", () => withId({ method: "PATCH", body: { secret: openai.secret } }));
  idGuards(ours, "deleteCredential", "write", () => withId({ method: "DELETE" }));
  idGuards(ours, "testCredential", "write", () => withId({ method: "POST" }, "/test"));
});
