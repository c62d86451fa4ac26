/** The API over real D1 and R2, with a fake dub behind it and a clock of its own. */
import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { Scope } from "../../../src/accounts/actor.ts";
import { createKey } from "../../../src/accounts/create-key.ts";
import { createApi } from "../../../src/api/app.ts";
import type { ApiDeps } from "../../../src/api/deps.ts";
import type { AccessLogEntry } from "../../../src/api/middleware/access-log.ts";
import type { SecurityEntry } from "../../../src/api/middleware/security-log.ts";
import { masterKeys } from "../../../src/credentials/master-keys.ts";
import { openDb } from "../../../src/db/client.ts";
import { newId } from "../../../src/db/new-id.ts";
import { workspaces } from "../../../src/db/schema.ts";
import type { Engine } from "../../../src/dubs/engines.ts";
import { mediaServer } from "../../../src/media/serve-media.ts";
import { workerMedia } from "../../../src/media/worker-media.ts";
import { type FakeDubs, fakeDubs, snapshotOf } from "../../fakes/dub-port.ts";

export const SECRET = "test-token-secret-0123456789abcdef";
export const ORIGIN = "https://api.example";
const engine = (id: string, stage: Engine["stage"], more: Partial<Engine> = {}): Engine => ({
  id,
  stage,
  on: true,
  reason: null,
  languages: null,
  pairs: null,
  tellsSpeakers: false,
  needsLanguage: false,
  isModel: false,
  clones: false,
  anyVoice: null,
  speeds: null,
  credentialId: null,
  digest: id,
  voices: [],
  ...more,
});

export const catalogue: Engine[] = [
  engine("whisperx/large", "transcribe", { on: false, reason: "No GPU here." }),
  engine("faster-whisper/base", "transcribe", { languages: ["en", "pt", "es"] }),
  engine("spleeter/2stems", "separate"),
  engine("firefox/base", "translate", {
    pairs: [
      ["en", "pt-BR"],
      ["pt-BR", "en"],
      ["en", "es"],
    ].map(([source = "", target = ""]) => ({ source, target })),
  }),
  engine("kokoro/82m", "synthesize", { languages: ["pt-BR", "en", "es"], voices: [{ id: "pf_dora", language: "pt-BR", name: "Dora", gender: "female" }] }),
];

type Call = { method?: string; body?: unknown; headers?: Record<string, string>; key?: string | null };
export type Answer = { status: number; headers: Headers; body: any }; // oxlint-disable-line typescript/no-explicit-any -- tests read answers freely

export type World = {
  deps: ApiDeps;
  clock: { now: Date };
  dubs: FakeDubs;
  log: AccessLogEntry[];
  security: SecurityEntry[];
  /** Errands that were to begin at once. */
  errands: string[];
  workspaceId: string;
  key: string;
  /** As the workspace's own key; `key: null` for none. */
  call: (path: string, call?: Call) => Promise<Answer>;
  raw: (path: string, init?: RequestInit & { key?: string | null }) => Promise<Response>;
  newKey: (workspaceId: string, scopes: Scope[]) => Promise<string>;
  newWorkspace: () => Promise<string>;
};

export async function openWorld(): Promise<World> {
  const clock = { now: new Date("2026-11-24T10:00:00Z") };
  const [db, dubs, log] = [openDb(env.DB), fakeDubs(), [] as AccessLogEntry[]];
  const [security, errands]: [SecurityEntry[], string[]] = [[], []];
  const now = () => clock.now;
  const deps: ApiDeps = {
    db,
    media: workerMedia({ bucket: env.MEDIA, baseUrl: ORIGIN, secret: SECRET, now }),
    dubs: dubs.port,
    now,
    newId,
    beginErrand: async (errandId) => void errands.push(errandId),
    hearErrand: async () => ({ status: 409, body: { code: "stale_attempt" } }),
    warn: () => undefined,
    watch: async ({ dubId, after }) => watch(dubs, dubId, after ?? 0),
    engines: async () => catalogue,
    serveMedia: mediaServer({ bucket: env.MEDIA, secret: SECRET, now }),
    tokenSecret: SECRET,
    credentialKeys: () => masterKeys({ CREDENTIALS_KEY: "", CREDENTIALS_KEY_OLD: "", TOKEN_SECRET: SECRET }),
    guard: { rules: { allowPrivate: false, own: ["api.example"] }, resolve: async () => [], fetch: () => Promise.reject(new Error("Nobody is to be asked.")) },
    publicUrl: ORIGIN,
    corsOrigins: ["https://studio.example"],
    sleep: async (ms) => void (clock.now = new Date(clock.now.getTime() + ms)),
    log: (entry) => void (entry.event === "request" ? log.push(entry) : security.push(entry)),
    rateLimit: null,
    platform: { probes: {}, services: {}, pools: async () => [], version: "0.0.0", stageVersions: {} },
  };
  const app = createApi(() => deps);
  const newWorkspace = async () => {
    const id = newId("wsp");
    await db.insert(workspaces).values({ id, name: "Test", createdAt: clock.now });
    return id;
  };
  const newKey = async (workspaceId: string, scopes: Scope[]) => (await createKey(db, clock.now, { workspaceId, name: "test", mode: "live", scopes })).key;
  const workspaceId = await newWorkspace();
  const ownKey = await newKey(workspaceId, ["read", "write"]);
  const raw: World["raw"] = async (path, { key = ownKey, ...init } = {}) => {
    const headers = new Headers(init.headers);
    if (key !== null) headers.set("authorization", `Bearer ${key}`);
    return app.fetch(new Request(new URL(path, ORIGIN), { ...init, headers, redirect: "manual" }), env, createExecutionContext());
  };
  const call: World["call"] = async (path, { method = "GET", body, headers = {}, key = ownKey } = {}) => {
    const init = body === undefined ? { method, headers } : { method, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
    const response = await raw(path, { ...init, key });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json");
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };
  return { deps, clock, dubs, log, security, errands, workspaceId, key: ownKey, call, raw, newKey, newWorkspace };
}

function watch(dubs: FakeDubs, dubId: string, after: number): Response {
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  server.send(JSON.stringify({ type: "snapshot", ...snapshotOf(dubId) }));
  for (const event of dubs.events) if (event.sequence > after) server.send(JSON.stringify(event));
  server.addEventListener("close", () => server.close());
  return new Response(null, { status: 101, webSocket: client });
}

/** A video whose only part was sent and completed. */
export async function readyVideo(world: World): Promise<string> {
  const { body } = await world.call("/v1/videos", { method: "POST", body: videoOf(4) });
  await sendPart(world, body.upload.id, 1);
  const done = await world.call(`/v1/uploads/${body.upload.id}/complete`, { method: "POST", body: {} });
  if (done.status !== 200) throw new Error(`The upload was not completed: ${JSON.stringify(done.body)}`);
  return body.video.id;
}

export const videoOf = (sizeBytes: number, more: object = {}) => ({
  source: { upload: { filename: "talk.mp4", sizeBytes, contentType: "video/mp4", ...more } },
});

/** PUTs a part to its signed URL and tells the upload its ETag. */
export async function sendPart(world: World, uploadId: string, partNumber: number): Promise<string> {
  const signed = await world.call(`/v1/uploads/${uploadId}/parts`, { method: "POST", body: { partNumbers: [partNumber] } });
  const { url, headers, sizeBytes } = signed.body.data[0];
  const sent = await world.raw(url, {
    method: "PUT",
    headers: { ...headers, "content-length": String(sizeBytes) },
    body: new Uint8Array(sizeBytes),
    key: null,
  });
  const etag = sent.headers.get("etag") ?? "";
  await world.call(`/v1/uploads/${uploadId}/parts/${partNumber}`, { method: "PUT", body: { etag } });
  return etag;
}

export async function newDub(world: World, targetLanguages = ["pt-BR"]): Promise<{ dubId: string; jobId: string; videoId: string }> {
  const videoId = await readyVideo(world);
  const { body } = await world.call(`/v1/videos/${videoId}/dubs`, { method: "POST", body: { targetLanguages } });
  return { dubId: body.dub.id, jobId: body.job.id, videoId };
}

/** Status and code of a refusal that has the form every refusal has; else a sentence saying what it lacks. */
export function problemOf({ status, headers, body }: Answer): [number, string] | string {
  if (headers.get("content-type") !== "application/problem+json") return `no problem: ${status} ${JSON.stringify(body)}`;
  if (body.status !== status || body.type !== `/doc/problems/${body.code}`) return `status or type differ: ${JSON.stringify(body)}`;
  if (body.request_id !== headers.get("x-request-id")) return `request ids differ: ${JSON.stringify(body)}`;
  return body.detail.endsWith(".") ? [status, body.code] : `no sentence: ${body.detail}`;
}
