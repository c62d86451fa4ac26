import { beforeAll, describe, expect, it } from "vitest";
import { signToken } from "../../../src/accounts/token.ts";
import type { DubEvent } from "../../../src/dubs/events.ts";
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
    expect(text.match(/^(id|event): .*$/gm)).toEqual(["id: 2", "event: snapshot", "id: 2", "event: script.ready", "id: 3", "event: script.ready"]);
    expect(text.startsWith("retry: 2000\n\n")).toBe(true);
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
