/** Hands SQL, alarm, sockets and stubs to the dub's loop. Decides nothing. */
import { DurableObject } from "cloudflare:workers";
import type { Message, Task } from "../containers/contract/task.ts";
import { openDb } from "../src/db/client.ts";
import { newId } from "../src/db/new-id.ts";
import { describeError } from "../src/describe-error.ts";
import { DubLoop } from "../src/dubs/loop/loop.ts";
import type { Claim, Feed, LoopPorts, Sql, SqlValue, WorkOutcome } from "../src/dubs/loop/ports.ts";
import type { DubPort, EditCommand, JobAsk, StartJob } from "../src/dubs/port.ts";
import { projectDub } from "../src/dubs/projection.ts";
import { admitWatcher } from "../src/dubs/services/admit-watcher.ts";
import { countedSpend } from "../src/dubs/spend.ts";
import { signTaskToken } from "../src/dubs/task-token.ts";
import { computeMedia } from "./media.ts";
import { poolStub } from "./dub-stub.ts";
import { variablesOf } from "./env.ts";
import { vendorsOf } from "./vendors.ts";
import { Watchers } from "./watchers.ts";

const SETTINGS = { maxInFlight: 64, evaluateEveryMs: 250, announceEveryMs: 250, permitMs: 400, graceMs: 7 * 24 * 3_600_000 };
/** A task's token outlives any task: the fence is the attempt, not the clock. */
const TOKEN_MS = 24 * 3_600_000;

export class DubObject extends DurableObject<Env> implements DubPort {
  private readonly loop: DubLoop;
  private readonly watchers: Watchers;
  private alarmAt: number | null | undefined;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
    this.loop = new DubLoop(this.ports());
    this.watchers = new Watchers(ctx, {
      admit: (watcher) => admitWatcher({ db: openDb(env.DB), now: () => new Date() }, watcher),
      join: (after) => this.loop.join(after),
      now: () => Date.now(),
    });
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
      wait: (ms) => scheduler.wait(ms),
      send: async (messages) => void (await env.UNITS.sendBatch(messages.map((body) => ({ body })))),
      release: (lane, dubId, attempt, kill) => poolStub(env, lane).release(dubId, attempt, kill),
      forgetVoice: ({ workspaceId, ...ask }) => vendorsOf(env)(workspaceId).forgetVoice(ask),
      project: (projection) =>
        projectDub(openDb(env.DB), projection).catch((error: unknown) => {
          // A failed query's own message ends with its parameters, and this one goes to the log.
          throw new Error(describeError(error));
        }),
      spend: countedSpend((entry) => console.log(JSON.stringify(entry))),
      tell: (frame) => this.watchers.tell(frame),
      media: computeMedia(env),
      signTask: (dubId, attempt) => signTaskToken(variables.TOKEN_SECRET, { dubId, attempt }, new Date(Date.now() + TOKEN_MS)),
      callbackUrl: (dubId, attempt) => new URL(`/internal/tasks/${dubId}/${attempt}`, variables.CALLBACK_URL).href,
      background: (work) => ctx.waitUntil(work),
      log: (event, fields) => console.log(JSON.stringify({ event, dub: ctx.id.name, ...fields })),
      settings: { ...SETTINGS, leaseMs: variables.LEASE_MS, heartbeatMs: variables.HEARTBEAT_MS },
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

  override fetch(request: Request): Promise<Response> {
    return this.watchers.welcome(request);
  }
  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    this.watchers.heard(socket, message);
  }
  override webSocketClose(socket: WebSocket, code: number): void {
    this.watchers.left(socket, code);
  }
  async dismiss(keyId: string): Promise<void> {
    this.watchers.dismiss(keyId);
  }

  start(command: StartJob) {
    return this.loop.start(command);
  }
  cancel(jobId: string) {
    return this.loop.cancel(jobId);
  }
  resume(jobId: string, ceilingMicros?: number | null) {
    return this.loop.resume(jobId, ceilingMicros);
  }
  quote(ask: JobAsk) {
    return this.loop.quote(ask);
  }
  edit(command: EditCommand) {
    return this.loop.edit(command);
  }
  edits(query: { before: string | null; limit: number }) {
    return this.loop.edits(query);
  }
  snapshot() {
    return this.loop.snapshot();
  }
  lines(query: { afterId: string | null; limit: number; language: string | null }) {
    return this.loop.lines(query);
  }
  line(query: { lineId: string; language: string | null }) {
    return this.loop.line(query);
  }
  takes(query: { lineId: string; language: string }) {
    return this.loop.takes(query);
  }
  script() {
    return this.loop.script();
  }
  speakers() {
    return this.loop.speakers();
  }
  glossary() {
    return this.loop.glossary();
  }
  events(query: { after: number; limit: number }) {
    return this.loop.events(query);
  }
  message(attempt: number, message: Message) {
    return this.loop.message(attempt, message);
  }
  async remove() {
    await this.loop.remove();
    this.watchers.dismissAll();
  }
  poke() {
    return this.loop.poke();
  }

  claim(attempts: number[], claimant: string): Promise<Claim[]> {
    return this.loop.claim(attempts, claimant);
  }
  queued(places: { attempt: number; ahead: number }[]) {
    return this.loop.queued(places);
  }
  task(attempt: number): Promise<Task | null> {
    return this.loop.task(attempt);
  }
  lost(attempts: number[]) {
    return this.loop.lost(attempts);
  }
  beat(attempts: number[]) {
    return this.loop.beat(attempts);
  }
  settle(ended: { attempt: number; outcome: WorkOutcome }[], feed?: Feed) {
    return this.loop.settle(ended, feed);
  }
  holds(attempt: number, ahead: number | null) {
    return this.loop.holds(attempt, ahead);
  }
}

function sqlOf(storage: DurableObjectStorage): Sql {
  return {
    exec: (query, ...values) => storage.sql.exec(query, ...values).toArray() as Record<string, SqlValue>[],
    transaction: (run) => storage.transactionSync(run),
  };
}
