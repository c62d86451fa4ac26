import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import type { Api } from "../../../scripts/client/api.mjs";
import { watchJob } from "../../../scripts/client/watch.mjs";

type Script = (socket: WebSocket) => void;
type Event = { sequence: number };

/** What each connection does in turn, and how each asked. */
let scripts: (Script | "refuse")[] = [];
let asked: (string | null)[] = [];
let calls: string[] = [];
let server: WebSocketServer;

beforeEach(async () => {
  [scripts, asked, calls] = [[], [], []];
  server = new WebSocketServer({
    port: 0,
    verifyClient: ({ req }: { req: IncomingMessage }) => {
      asked.push(new URL(req.url ?? "", "ws://x").searchParams.get("after"));
      if (scripts[0] !== "refuse") return true;
      scripts.shift();
      return false;
    },
  });
  server.on("connection", (socket) => {
    const script = scripts.shift();
    if (typeof script === "function") script(socket);
    else socket.terminate();
  });
  await new Promise((resolve) => server.once("listening", resolve));
});
afterEach(() => {
  for (const socket of server.clients) socket.terminate();
  server.close();
});

const send = (socket: WebSocket, ...frames: object[]): void => {
  for (const frame of frames) socket.send(JSON.stringify(frame));
};
const event = (sequence: number) => ({ type: "job.progressed", jobId: "job_1", sequence, data: {} });
const ended = (sequence: number) => ({ type: "job.status_changed", jobId: "job_1", sequence, data: { status: "succeeded" } });
const snapshot = { type: "snapshot", sequence: 99 };

type Answers = { ticket?: () => unknown; page?: () => unknown };

async function watch({ ticket, page }: Answers = {}): Promise<{ seen: number[]; job: unknown; pauses: number[] }> {
  const [seen, pauses] = [[] as number[], [] as number[]];
  let time = 0;
  const api = (async (method: string, path: string) => {
    calls.push(`${method} ${path}`);
    if (path.endsWith("/tickets")) return ticket?.() ?? { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/?ticket=t` };
    if (path.includes("/events")) return page?.() ?? { data: [] };
    return { id: "job_1", status: "succeeded" };
  }) as unknown as Api;
  const wait = async (ms: number) => {
    pauses.push(ms);
    time += ms;
  };
  const job = await watchJob(api, { dubId: "dub_1", jobId: "job_1" }, ({ sequence }: Event) => void seen.push(sequence), { wait, now: () => time });
  return { seen, job, pauses };
}
const refusal = (status: number, message: string) => () => {
  throw Object.assign(new Error(message), { status });
};

describe("the client's watcher", () => {
  it("comes back after every break, from the last event it saw, with no gap and no repeat", async () => {
    scripts = [
      (socket) => (send(socket, snapshot, event(1), event(2)), socket.close(1012, "come back")),
      (socket) => (send(socket, snapshot, event(3)), socket.close(1013, "too slow")),
      (socket) => socket.terminate(),
      (socket) => send(socket, snapshot, event(4), ended(5)),
    ];
    const { seen, job } = await watch();
    expect(seen).toEqual([1, 2, 3, 4, 5]);
    expect(asked).toEqual(["0", "2", "3", "3"]);
    expect(job).toMatchObject({ status: "succeeded" });
  });
  it("passes over what it has seen before", async () => {
    scripts = [(socket) => send(socket, snapshot, event(1), event(1), event(2), event(1), ended(3))];
    expect((await watch()).seen).toEqual([1, 2, 3]);
  });
  it("asks again for events that were lost on the way", async () => {
    scripts = [(socket) => send(socket, snapshot, event(1), event(3), ended(4)), (socket) => send(socket, snapshot, event(2), event(3), ended(4))];
    expect((await watch()).seen).toEqual([1, 2, 3, 4]);
    expect(asked).toEqual(["0", "1"]);
  });
  it("waits longer from break to break, and not at all long once something comes again", async () => {
    const broken: Script = (socket) => socket.close(1012);
    scripts = [broken, broken, broken, broken, broken, broken, (socket) => (send(socket, event(1)), socket.close(1012)), (socket) => send(socket, ended(2))];
    expect((await watch()).pauses).toEqual([200, 400, 800, 1600, 3200, 5000, 200]);
  });
  it.each([
    [4401, /key was revoked/],
    [4410, /dub was deleted/],
  ])("stops with clear words when the socket is closed with %i", async (code, words) => {
    scripts = [(socket) => (send(socket, snapshot, event(1)), socket.close(code))];
    await expect(watch()).rejects.toThrow(words);
    expect(asked).toHaveLength(1);
  });
  it("stops when it gets no ticket because of what it asked", async () => {
    await expect(watch({ ticket: refusal(401, "The API key is missing, unknown or revoked.") })).rejects.toThrow("revoked");
  });
  it("says why the WebSocket was refused, by what the page of the same route answers", async () => {
    scripts = ["refuse"];
    await expect(watch({ page: refusal(422, "The dub's last event is 7.") })).rejects.toThrow("The dub's last event is 7.");
    expect(calls).toEqual(["POST /v1/dubs/dub_1/tickets", "GET /v1/dubs/dub_1/events?after=0&limit=1"]);
  });
  it("tries again while the platform is away, and goes on when it is back", async () => {
    let away = 3;
    scripts = ["refuse", (socket) => send(socket, ended(1))];
    const ticket = () => (away-- > 0 ? refusal(503, "away")() : null);
    expect((await watch({ ticket })).seen).toEqual([1]);
  });
  it("gives up after two minutes without an answer", async () => {
    await expect(watch({ ticket: refusal(503, "away") })).rejects.toThrow("does not answer any more");
  });
});
