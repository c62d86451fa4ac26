import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { revokeKey } from "../../../src/accounts/revoke-key.ts";
import { signToken } from "../../../src/accounts/token.ts";
import { purgeExpired } from "../../../src/db/purge-expired.ts";
import type { DubEvent } from "../../../src/dubs/events.ts";
import { dismissRevoked } from "../../../src/dubs/services/dismiss-watchers.ts";
import { watchRequest, WATCHING_KEPT_MS } from "../../../src/dubs/watcher.ts";
import { dubStub } from "../../../workers/dub-stub.ts";
import { idGuards } from "./guards.ts";
import { problemOf, newDub, openWorld, ORIGIN, SECRET, type World } from "./world.ts";

let world: World;
let dubId: string;
beforeAll(async () => {
  world = await openWorld();
  ({ dubId } = await newDub(world));
  world.dubs.events = [1, 2, 3].map(eventOf);
});
const eventOf = (sequence: number): DubEvent => ({
  id: `evt_${sequence}`,
  version: 1,
  sequence,
  createdAt: "2026-11-24T10:00:00Z",
  workspaceId: world.workspaceId,
  dubId,
  jobId: null,
  type: "script.ready",
  data: { lines: sequence, language: "en" },
});
const ticketFor = async (id = dubId) =>
  (await world.call(`/v1/dubs/${id}/tickets`, { method: "POST" })).body as { ticket: string; url: string; expiresAt: string };
const upgrade = (path: string, headers: Record<string, string> = {}) => world.raw(path, { headers: { upgrade: "websocket", ...headers }, key: null });
const codeOf = async (response: Response) => [response.status, (await response.json<{ code: string }>()).code];

/** With the dub's own object behind its sockets. */
async function openRealWorld(): Promise<World> {
  const own = await openWorld();
  own.clock.now = new Date();
  const { dubs } = own.deps;
  own.deps.watch = (watcher) => dubStub(env, watcher.dubId).fetch(watchRequest(watcher));
  own.deps.dubs = (id) => ({ ...dubs(id), dismiss: (keyId) => dubStub(env, id).dismiss(keyId) });
  return own;
}

async function frames(socket: WebSocket | null | undefined, count: number): Promise<{ type: string; sequence: number }[]> {
  const seen: { type: string; sequence: number }[] = [];
  if (!socket) throw new Error("no socket");
  await new Promise<void>((resolve) => {
    socket.addEventListener("message", (event) => {
      seen.push(JSON.parse(String(event.data)));
      if (seen.length === count) resolve();
    });
    socket.accept();
  });
  socket.close();
  return seen;
}

describe("events: does", () => {
  it("opens a WebSocket by a ticket in the query: a snapshot, then events", async () => {
    const { url, expiresAt } = await ticketFor();
    expect(url).toMatch(/^wss:\/\/api\.example\/v1\/dubs\/dub_/);
    expect(expiresAt).toBe("2026-11-24T10:01:00.000Z");
    const response = await upgrade(url.replace("wss:", "https:"));
    expect(response.status).toBe(101);
    expect((await frames(response.webSocket, 4)).map((frame) => frame.type)).toEqual(["snapshot", "script.ready", "script.ready", "script.ready"]);
  });
  it("opens a WebSocket by a ticket as subprotocol, and echoes it", async () => {
    const { ticket } = await ticketFor();
    const response = await upgrade(`/v1/dubs/${dubId}/events?after=2`, { "sec-websocket-protocol": `ticket.${ticket}` });
    expect([response.status, response.headers.get("sec-websocket-protocol")]).toEqual([101, `ticket.${ticket}`]);
    expect((await frames(response.webSocket, 2)).map((frame) => [frame.type, frame.sequence])).toEqual([
      ["snapshot", 2],
      ["script.ready", 3],
    ]);
  });
  it("lets a browser of an allowed origin in", async () => {
    for (const origin of ["https://studio.example", ORIGIN]) {
      const response = await upgrade(`/v1/dubs/${dubId}/events?ticket=${(await ticketFor()).ticket}`, { origin });
      expect((await frames(response.webSocket, 1))[0]?.type).toBe("snapshot");
    }
  });
  it("streams the same frames as server-sent events, after Last-Event-ID", async () => {
    const response = await world.raw(`/v1/dubs/${dubId}/events`, { headers: { accept: "text/event-stream", "last-event-id": "1" } });
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    while (!text.includes("id: 3\n")) text += (await reader?.read())?.value ?? "";
    await reader?.cancel();
    expect(text.match(/^(id|event): .*$/gm)).toEqual(["id: 1", "event: snapshot", "id: 2", "event: script.ready", "id: 3", "event: script.ready"]);
    expect(text.startsWith("retry: 2000\n\n")).toBe(true);
  });
  it("goes on after Last-Event-ID when an event stream comes back to the URL it began with", async () => {
    const response = await world.raw(`/v1/dubs/${dubId}/events?after=0`, { headers: { accept: "text/event-stream", "last-event-id": "2" } });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    while (!text.includes("event: script.ready")) text += (await reader?.read())?.value ?? "";
    await reader?.cancel();
    expect(text.match(/^id: .*$/gm)).toEqual(["id: 2", "id: 3"]);
  });
  it("pages what happened", async () => {
    const first = await world.call(`/v1/dubs/${dubId}/events?limit=2`);
    expect(first.body.data.map((event: DubEvent) => event.sequence)).toEqual([1, 2]);
    const second = await world.call(`/v1/dubs/${dubId}/events?limit=2&cursor=${first.body.nextCursor}`);
    expect(second.body).toMatchObject({ data: [{ sequence: 3 }], nextCursor: null });
  });
});

describe("events: refuses a WebSocket", () => {
  it("without a ticket, even with a key", async () => {
    expect(await codeOf(await upgrade(`/v1/dubs/${dubId}/events`))).toEqual([401, "unauthenticated"]);
    expect(await codeOf(await world.raw(`/v1/dubs/${dubId}/events`, { headers: { upgrade: "websocket" } }))).toEqual([401, "unauthenticated"]);
  });
  it("with a ticket that was used", async () => {
    const { ticket } = await ticketFor();
    const first = await upgrade(`/v1/dubs/${dubId}/events?ticket=${ticket}`);
    first.webSocket?.accept();
    first.webSocket?.close();
    expect(await codeOf(await upgrade(`/v1/dubs/${dubId}/events?ticket=${ticket}`))).toEqual([401, "unauthenticated"]);
  });
  it("with one ticket twice at the same moment", async () => {
    const { ticket } = await ticketFor();
    const answers = await Promise.all(Array.from({ length: 8 }, () => upgrade(`/v1/dubs/${dubId}/events?ticket=${ticket}`)));
    expect(answers.filter((answer) => answer.status === 101)).toHaveLength(1);
    for (const { webSocket } of answers) {
      webSocket?.accept();
      webSocket?.close();
    }
  });
  it("with a ticket that has expired", async () => {
    const { ticket } = await ticketFor();
    const before = world.clock.now;
    world.clock.now = new Date(before.getTime() + 61_000);
    expect(await codeOf(await upgrade(`/v1/dubs/${dubId}/events?ticket=${ticket}`))).toEqual([401, "unauthenticated"]);
    world.clock.now = before;
  });
  it("with a ticket for another dub", async () => {
    const { ticket } = await ticketFor((await newDub(world)).dubId);
    expect(await codeOf(await upgrade(`/v1/dubs/${dubId}/events?ticket=${ticket}`))).toEqual([401, "unauthenticated"]);
  });
  it("with a token of another kind that we signed", async () => {
    const task = await signToken(SECRET, "task+jwt", { sub: dubId, attempt: 1 }, new Date(world.clock.now.getTime() + 60_000));
    expect(await codeOf(await upgrade(`/v1/dubs/${dubId}/events?ticket=${task}`))).toEqual([401, "unauthenticated"]);
  });
  it("with rubbish for a ticket", async () => {
    for (const ticket of ["x", "a.b.c", "%00", "e30.e30."])
      expect(await codeOf(await upgrade(`/v1/dubs/${dubId}/events?ticket=${ticket}`))).toEqual([401, "unauthenticated"]);
  });
  it("from a foreign origin", async () => {
    const { ticket } = await ticketFor();
    expect(await codeOf(await upgrade(`/v1/dubs/${dubId}/events?ticket=${ticket}`, { origin: "https://evil.example" }))).toEqual([403, "forbidden"]);
    const own = await upgrade(`/v1/dubs/${dubId}/events?ticket=${ticket}`, { origin: ORIGIN });
    expect(own.status, "the ticket is still good").toBe(101);
    own.webSocket?.accept();
    own.webSocket?.close();
  });
});

describe("events: refuses an `after` from the future, and says what the last event is", () => {
  const refusal = { status: 422, code: "after_unknown", detail: "The dub's last event is 0." };
  const real = async () => {
    const own = await openRealWorld();
    return { own, id: (await newDub(own)).dubId };
  };
  it("to a WebSocket, before the upgrade", async () => {
    const { own, id } = await real();
    const { body } = await own.call(`/v1/dubs/${id}/tickets`, { method: "POST" });
    const answer = await own.raw(`/v1/dubs/${id}/events?after=7&ticket=${body.ticket}`, { headers: { upgrade: "websocket" }, key: null });
    expect([answer.webSocket, await answer.json()]).toMatchObject([null, refusal]);
  });
  it("to an event stream, by query and by header", async () => {
    const { own, id } = await real();
    const accept = { accept: "text/event-stream" };
    expect((await own.call(`/v1/dubs/${id}/events?after=7`, { headers: accept })).body).toMatchObject(refusal);
    expect((await own.call(`/v1/dubs/${id}/events`, { headers: { ...accept, "last-event-id": "7" } })).body).toMatchObject(refusal);
  });
  it("to a page, and to a page's cursor in its own words", async () => {
    const answer = await world.call(`/v1/dubs/${dubId}/events?after=7`);
    expect([problemOf(answer), answer.body.detail]).toEqual([[422, "after_unknown"], "The dub's last event is 2."]);
    expect(problemOf(await world.call(`/v1/dubs/${dubId}/events?cursor=7`))).toEqual([422, "invalid_cursor"]);
  });
  it.each(["-1", "1.5", "x", "9007199254740993"])("and %s as one that is no sequence at all", async (after) => {
    expect(problemOf(await world.call(`/v1/dubs/${dubId}/events?after=${after}`))).toEqual([422, "invalid_request"]);
  });
});

describe("events: a key that is revoked", () => {
  const ended = { code: 4401, reason: "the key was revoked" };
  const keyOf = async (own: World) => {
    const key = await own.newKey(own.workspaceId, ["read"]);
    const row = await env.DB.prepare("select id from api_keys where workspace_id = ? order by rowid desc").bind(own.workspaceId).first<string>("id");
    return { key, keyId: row ?? "" };
  };
  const noted = (keyId: string) => env.DB.prepare("select count(*) as n from watchers where key_id = ?").bind(keyId).first<number>("n");
  const openSocket = async (own: World, id: string, key: string) => {
    const { body } = await own.call(`/v1/dubs/${id}/tickets`, { method: "POST", key });
    const { webSocket } = await own.raw(`/v1/dubs/${id}/events?ticket=${body.ticket}`, { headers: { upgrade: "websocket" }, key: null });
    const ends: { code: number; reason: string }[] = [];
    webSocket?.addEventListener("close", ({ code, reason }) => void ends.push({ code, reason }));
    webSocket?.accept();
    return ends;
  };

  it("closes its WebSockets on every dub with a reason, and no other key's", async () => {
    const own = await openRealWorld();
    const { key, keyId } = await keyOf(own);
    const ids = [(await newDub(own)).dubId, (await newDub(own)).dubId];
    const mine = await Promise.all(ids.map((id) => openSocket(own, id, key)));
    const others = await openSocket(own, ids[0]!, own.key);
    expect(await noted(keyId)).toBe(2);
    await revokeKey(own.deps, { workspaceId: own.workspaceId, keyId });
    await vi.waitFor(() => expect(mine).toEqual([[ended], [ended]]));
    expect([others, await noted(keyId)]).toEqual([[], 0]);
  });
  it("ends its event streams, which say why", async () => {
    const own = await openRealWorld();
    const { key, keyId } = await keyOf(own);
    const { dubId: id } = await newDub(own);
    const answer = await own.raw(`/v1/dubs/${id}/events`, { headers: { accept: "text/event-stream" }, key });
    const text = answer.text();
    await revokeKey(own.deps, { workspaceId: own.workspaceId, keyId });
    expect((await text).endsWith(`event: closed\ndata: ${JSON.stringify(ended)}\n\n`)).toBe(true);
  });
  it("opens nothing with a ticket that was issued before", async () => {
    const own = await openRealWorld();
    const { key, keyId } = await keyOf(own);
    const { dubId: id } = await newDub(own);
    const issued = () => own.call(`/v1/dubs/${id}/tickets`, { method: "POST", key });
    const [first, second] = [(await issued()).body.ticket, (await issued()).body.ticket];
    await revokeKey(own.deps, { workspaceId: own.workspaceId, keyId });
    const answer = await own.raw(`/v1/dubs/${id}/events?ticket=${first}`, { headers: { upgrade: "websocket" }, key: null });
    expect(await codeOf(answer)).toEqual([401, "unauthenticated"]);
    expect(problemOf(await own.call(`/v1/dubs/${id}/events?ticket=${second}`, { key: null })), "a page").toEqual([401, "unauthenticated"]);
  });
  it("opens nothing when it was revoked after the API had checked it", async () => {
    const own = await openRealWorld();
    const { key, keyId } = await keyOf(own);
    const { dubId: id } = await newDub(own);
    const { watch } = own.deps;
    own.deps.watch = async (watcher) => {
      await revokeKey(own.deps, { workspaceId: own.workspaceId, keyId });
      return watch(watcher);
    };
    const answer = await own.call(`/v1/dubs/${id}/events`, { headers: { accept: "text/event-stream" }, key });
    expect(problemOf(answer)).toEqual([401, "unauthenticated"]);
  });
  it("is revoked although a dub cannot be reached, which is warned of and left to the sweeper", async () => {
    const own = await openRealWorld();
    const { key, keyId } = await keyOf(own);
    const { dubId: id } = await newDub(own);
    const ends = await openSocket(own, id, key);
    const warnings: string[] = [];
    const away = { ...own.deps, warn: (message: string) => void warnings.push(message), dubs: () => ({ dismiss: () => Promise.reject(new Error("away")) }) };
    await revokeKey(away, { workspaceId: own.workspaceId, keyId });
    expect([warnings.length, ends, await noted(keyId)]).toEqual([1, [], 1]);
    await dismissRevoked(own.deps);
    await vi.waitFor(() => expect(ends).toEqual([ended]));
    expect(await noted(keyId)).toBe(0);
  });
  it("that still stands is not touched by the sweeper", async () => {
    const own = await openRealWorld();
    const { key, keyId } = await keyOf(own);
    const ends = await openSocket(own, (await newDub(own)).dubId, key);
    await dismissRevoked(own.deps);
    expect([ends, await noted(keyId)]).toEqual([[], 1]);
  });
  it("leaves no note of its watchers once no socket of theirs can be open", async () => {
    const own = await openRealWorld();
    const { key, keyId } = await keyOf(own);
    await openSocket(own, (await newDub(own)).dubId, key);
    await purgeExpired({ db: own.deps.db, now: () => new Date(Date.now() + WATCHING_KEPT_MS - 60_000) });
    expect(await noted(keyId)).toBe(1);
    await purgeExpired({ db: own.deps.db, now: () => new Date(Date.now() + WATCHING_KEPT_MS + 60_000) });
    expect(await noted(keyId)).toBe(0);
  });
});

describe("events: guards", () => {
  idGuards(
    () => world,
    "ticket",
    "read",
    async () => ({ path: `/v1/dubs/${dubId}/tickets`, id: dubId, call: { method: "POST" } }),
  );
  idGuards(
    () => world,
    "page",
    "read",
    async () => ({ path: `/v1/dubs/${dubId}/events`, id: dubId }),
  );
  it("a ticket of a deleted dub opens nothing", async () => {
    const gone = await newDub(world);
    const { ticket } = await ticketFor(gone.dubId);
    await world.call(`/v1/dubs/${gone.dubId}`, { method: "DELETE" });
    expect(problemOf(await world.call(`/v1/dubs/${gone.dubId}/events?ticket=${ticket}`, { key: null }))).toEqual([404, "not_found"]);
  });
});
