/** Hands SQL, alarm, sockets and stubs to the dub's loop. Decides nothing. */
import { DurableObject } from "cloudflare:workers";
import type { Message, Task } from "../containers/contract/task.ts";
import { openDb } from "../src/db/client.ts";
import { newId } from "../src/db/new-id.ts";
import { describeError } from "../src/describe-error.ts";
import { DubLoop } from "../src/dubs/loop/loop.ts";
import type { Claim, LoopPorts, Sql, SqlValue, WorkOutcome } from "../src/dubs/loop/ports.ts";
import type { DubPort, StartJob } from "../src/dubs/port.ts";
import { projectDub } from "../src/dubs/projection.ts";
import { signTaskToken } from "../src/dubs/task-token.ts";
import { computeMedia } from "./media.ts";
import { poolStub } from "./dub-stub.ts";
import { variablesOf } from "./env.ts";

/** Attempts under way at once in each lane; more wait in the dub instead of in the queue. */
const MAX_IN_FLIGHT = 64;
const EVALUATE_EVERY_MS = 250;
/** A task's token outlives any task: the fence is the attempt, not the clock. */
const TOKEN_MS = 24 * 3_600_000;
const MAX_FRAME_BYTES = 4096;

export class DubObject extends DurableObject<Env> implements DubPort {
  private readonly loop: DubLoop;
  private alarmAt: number | null | undefined;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
    this.loop = new DubLoop(this.ports());
  }

  private ports(): LoopPorts {
    const { ctx, env } = this;
    const variables = variablesOf(env);
    return {
      sql: sqlOf(ctx.storage),
      now: () => Date.now(),
      random: () => Math.random(),
      newId: (prefix) => newId(prefix),
      setAlarm: (at) => this.arm(at),
      send: async (message) => void (await env.UNITS.send(message)),
      release: (lane, dubId, attempt, kill) => poolStub(env, lane).release(dubId, attempt, kill),
      project: (projection) =>
        projectDub(openDb(env.DB), projection).catch((error: unknown) => {
          // A failed query's own message ends with its parameters, and this one goes to the log.
          throw new Error(describeError(error));
        }),
      tell: (frame) => this.tell(frame),
      media: computeMedia(env),
      signTask: (dubId, attempt) => signTaskToken(variables.TOKEN_SECRET, { dubId, attempt }, new Date(Date.now() + TOKEN_MS)),
      callbackUrl: (dubId, attempt) => new URL(`/internal/tasks/${dubId}/${attempt}`, variables.CALLBACK_URL).href,
      background: (work) => ctx.waitUntil(work),
      log: (event, fields) => console.log(JSON.stringify({ event, dub: ctx.id.name, ...fields })),
      settings: { leaseMs: variables.LEASE_MS, heartbeatMs: variables.HEARTBEAT_MS, maxInFlight: MAX_IN_FLIGHT, evaluateEveryMs: EVALUATE_EVERY_MS },
    };
  }

  private arm(at: number | null): void {
    if (at === this.alarmAt) return;
    this.alarmAt = at;
    this.ctx.waitUntil(this.setAlarm(at));
  }

  /** One that was not kept is forgotten, so that the next event sets it again. */
  private async setAlarm(at: number | null): Promise<void> {
    try {
      await (at === null ? this.ctx.storage.deleteAlarm() : this.ctx.storage.setAlarm(Math.max(at, Date.now())));
    } catch (error) {
      if (this.alarmAt === at) this.alarmAt = undefined;
      console.warn(JSON.stringify({ event: "alarm_not_set", dub: this.ctx.id.name, error: error instanceof Error ? error.message : String(error) }));
    }
  }

  override async alarm(): Promise<void> {
    this.alarmAt = undefined;
    await this.loop.alarm();
  }

  private tell(frame: string): void {
    for (const socket of this.ctx.getWebSockets()) {
      try {
        socket.send(frame);
      } catch (error) {
        console.warn(JSON.stringify({ event: "socket_gone", error: error instanceof Error ? error.message : String(error) }));
      }
    }
  }

  /** A watcher whose ticket the Worker has checked: the snapshot, what came after `after`, then everything as it happens. */
  override fetch(request: Request): Response {
    const after = new URL(request.url).searchParams.get("after");
    const { 0: client, 1: server } = new WebSocketPair();
    // Read and join in one go: an event between the two would reach neither the replay nor the socket.
    const { snapshot, missed } = this.loop.join(after === null ? null : Number(after));
    this.ctx.acceptWebSocket(server);
    server.send(JSON.stringify({ type: "snapshot", ...snapshot }));
    for (const event of missed) server.send(JSON.stringify(event));
    return new Response(null, { status: 101, webSocket: client });
  }

  /** Watchers only listen. */
  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    const size = typeof message === "string" ? message.length : message.byteLength;
    if (size > MAX_FRAME_BYTES) socket.close(1009, "frame too large");
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    socket.close(code === 1005 || code === 1006 ? 1000 : code);
  }

  start(command: StartJob) {
    return this.loop.start(command);
  }
  cancel(jobId: string) {
    return this.loop.cancel(jobId);
  }
  snapshot() {
    return this.loop.snapshot();
  }
  lines(query: { afterId: string | null; limit: number; language: string | null }) {
    return this.loop.lines(query);
  }
  events(query: { after: number; limit: number }) {
    return this.loop.events(query);
  }
  message(attempt: number, message: Message) {
    return this.loop.message(attempt, message);
  }
  async remove() {
    await this.loop.remove();
    for (const socket of this.ctx.getWebSockets()) socket.close(4410, "the dub was deleted");
  }
  poke() {
    return this.loop.poke();
  }
  claim(attempt: number): Promise<Claim> {
    return this.loop.claim(attempt);
  }
  queued(attempt: number) {
    return this.loop.queued(attempt);
  }
  task(attempt: number): Promise<Task | null> {
    return this.loop.task(attempt);
  }
  lost(attempt: number) {
    return this.loop.lost(attempt);
  }
  settle(attempt: number, outcome: WorkOutcome) {
    return this.loop.settle(attempt, outcome);
  }
  holds(attempt: number) {
    return this.loop.holds(attempt);
  }
}

function sqlOf(storage: DurableObjectStorage): Sql {
  return {
    exec: (query, ...values) => storage.sql.exec(query, ...values).toArray() as Record<string, SqlValue>[],
    transaction: (run) => storage.transactionSync(run),
  };
}
