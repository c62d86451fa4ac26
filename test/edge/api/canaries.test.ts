/** Rule 21: nothing secret or spoken reaches a log. Thirty canaries go in by every door of the API; no sink may know one of them. */
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { describeError } from "../../../src/describe-error.ts";
import { personWithSession } from "./person.ts";
import { newDub, openWorld, videoOf, type World } from "./world.ts";

const CANARIES = 30;
const METHODS = ["log", "info", "warn", "error", "debug"] as const;
const heard: string[] = [];
const planted = new Set<string>();
let world: World;

/** `kind` tells which one was found. */
function plant(kind: string): string {
  const canary = `canary-${kind}-7f3a`;
  planted.add(canary);
  return canary;
}

beforeAll(async () => {
  for (const method of METHODS) vi.spyOn(console, method).mockImplementation((...said: unknown[]) => void heard.push(said.map(String).join(" ")));
  world = await openWorld();
  world.deps.log = (entry) => void heard.push(JSON.stringify(entry));
  world.deps.warn = (message, cause) => void heard.push(`${message} ${describeError(cause)}`);
});
afterAll(() => vi.restoreAllMocks());

const post = (path: string, body: unknown, headers: Record<string, string> = {}, key?: string | null) =>
  world.call(path, { method: "POST", body, headers, ...(key !== undefined && { key }) });

async function byCredentials(): Promise<void> {
  const person = await personWithSession(world, { email: `${plant("e-mail")}@example.com`, token: plant("session") });
  await world.call("/v1/videos", { key: null, headers: { cookie: person.cookie } });
  await world.call("/v1/videos", { key: null, headers: { cookie: `__Host-onevoice=${plant("cookie")}; other=${plant("foreign-cookie")}` } });
  await world.call("/v1/videos", { key: plant("bearer") });
  await world.call("/v1/videos", { key: `ov_live_${plant("api-key")}` });
  await world.call("/v1/videos", {
    key: null,
    headers: { "x-api-key": plant("x-api-key"), "user-agent": plant("user-agent"), referer: `https://a.example/?${plant("referer")}` },
  });
  await world.call("/v1/videos", { key: `eyJhbGciOiJub25lIn0.${plant("access-token")}.x` });
  await post("/v1/auth/sign-in", { email: `${plant("sign-in-e-mail")}@example.com`, password: plant("password") }, {}, null);
  await post("/v1/auth/reset-password", { token: plant("reset-token"), password: plant("new-password"), newPassword: plant("other-password") }, {}, null);
  await world.call("/v1/videos", { headers: { "x-request-id": `${plant("request-id")} {}`, origin: `https://${plant("origin")}.example` } });
}

async function byUrls(dubId: string): Promise<void> {
  await world.call(`/v1/dubs/${dubId}/events?ticket=${plant("ticket")}`, { key: null });
  await world.call(`/media/${plant("object-name")}?signature=${plant("signature")}`, { key: null });
  await world.call(`/v1/streams/${plant("stream-token")}/master.m3u8`, { key: null });
  await world.call(`/v1/videos?cursor=${plant("cursor")}&search=${plant("search")}`);
  await world.call(`/v1/nothing/${plant("path")}`);
  await post("/internal/tasks", { value: plant("task-value") }, {}, plant("task-token"));
}

async function byBodies(dubId: string): Promise<void> {
  const named = videoOf(4, { filename: `${plant("filename")}.mp4` });
  await post("/v1/videos", { ...named, title: plant("title") }, { "idempotency-key": plant("idempotency-key") });
  await post("/v1/videos", { source: { url: `https://${plant("import-host")}.example/?X-Amz-Signature=x` } });
  await post("/v1/credentials", { vendor: "openai", name: plant("credential-name"), apiKey: plant("vendor-key") });
  await post(`/v1/dubs/${dubId}/edits`, { ops: [{ op: "set_text", lineId: "lin_1", text: plant("transcript-line"), ifRevision: 1 }] });
  await post("/v1/glossaries", { name: plant("glossary"), terms: [{ source: plant("term"), rule: "keep" }] });
  await world.raw("/v1/videos", { method: "POST", headers: { "content-type": "application/json" }, body: `{"title": ${plant("broken-json")}` });
}

/** A query fails with a title among its parameters. */
async function byFailure(): Promise<number> {
  await env.DB.prepare("alter table videos rename to videos_away").run();
  try {
    return (await post("/v1/videos", { ...videoOf(4, { filename: `${plant("lost-filename")}.mp4` }), title: plant("lost-title") })).status;
  } finally {
    await env.DB.prepare("alter table videos_away rename to videos").run();
  }
}

it("no sink of the logs knows anything that was secret or said", async () => {
  const { dubId } = await newDub(world);
  await byCredentials();
  await byUrls(dubId);
  await byBodies(dubId);
  expect(await byFailure()).toBe(500);
  expect(planted.size).toBeGreaterThanOrEqual(CANARIES);
  expect(heard.filter((line) => line.includes('"event":"request"')).length).toBeGreaterThan(20);
  expect(heard.some((line) => line.includes('"problem":"internal"'))).toBe(true);
  const all = heard.join("\n");
  expect([...planted].filter((canary) => all.includes(canary))).toEqual([]);
});
