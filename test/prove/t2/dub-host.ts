/** A dub's object: the real loop on SQLite, with the world's queue, pools, store, D1 and watchers around it. */
import type { Message } from "../../../containers/contract/task.ts";
import { DubLoop } from "../../../src/dubs/loop/loop.ts";
import type { Feed, LoopPorts, LoopSettings, Settled, WorkOutcome } from "../../../src/dubs/loop/ports.ts";
import { DubWitness } from "./dub-witness.ts";
import { Gone, type Life } from "./life.ts";
import { Host } from "./host.ts";
import type { World } from "./world.ts";
import type { Usage } from "../../../src/graph/unit.ts";

/** From here on an artifact is uploaded in parts. */
const LARGE_BYTES = 64 * 1024 * 1024;

export const SETTINGS: LoopSettings = {
  leaseMs: 30_000,
  heartbeatMs: 5_000,
  maxInFlight: 64,
  evaluateEveryMs: 250,
  announceEveryMs: 250,
  permitMs: 400,
  graceMs: 3_600_000,
};

export class DubHost extends Host<DubLoop> {
  readonly dubId: string;
  readonly witness: DubWitness;
  /** Usage of each job's end, as last settled. */
  readonly settled = new Map<string, Usage[]>();
  /** Attempts that may not begin any more, since a cancel that stopped them was answered (true time). */
  readonly barred = new Map<number, number>();
  /** Attempts of whose end a consumer told it, and was answered. */
  readonly told = new Set<number>();
  readonly sockets = new Set<(frame: string) => void>();
  private ids = 0;

  constructor(world: World, dubId: string) {
    const witness = new DubWitness(
      () => world.timeline.now,
      (kind, detail) => world.fault(kind, `${dubId}: ${detail}`),
    );
    super(world, dubId, "dub", witness);
    this.dubId = dubId;
    this.witness = witness;
  }

  protected override make(life: Life): DubLoop {
    return new DubLoop(this.ports(life));
  }
  protected override alarm(loop: DubLoop): Promise<void> {
    return loop.alarm();
  }
  /** A socket ends with the process that held it. */
  protected override onCrash(): void {
    this.world.watchers.dropped(this.dubId);
  }
  /** Only a dub has a sweeper that knocks. */
  protected override losesAlarm(): boolean {
    return this.world.sweeps && this.world.nemesis.strikes("alarm: never", this.name);
  }

  /** When the API made the job's row (true time). */
  startedAt(jobId: string): number {
    return Date.parse(this.world.d1.jobs.get(jobId)!.command.job.createdAt);
  }

  private ports(life: Life): LoopPorts {
    const { world } = this;
    return {
      sql: this.storage.sqlFor(life),
      now: () => this.now(),
      random: () => world.random.next(),
      newId: (prefix) => `${prefix}_${this.dubId.slice(4)}${String(++this.ids).padStart(5, "0")}`,
      setAlarm: (at) => void (life.isOver || this.setAlarm(at)),
      wait: (ms) => life.gate(world.timeline.wait(ms)),
      send: (messages) => life.gate(world.queue.send(messages)),
      release: (lane, dubId, attempt, kill) => life.gate(world.pool(lane).release(dubId, attempt, kill)),
      forgetVoice: () => life.gate(world.timeline.wait(world.nemesis.latency())),
      project: (projection) => life.gate(world.d1.project(projection)),
      spend: {
        authorizes: ({ worstMicros, spentMicros, ceilingMicros }) => ceilingMicros === null || spentMicros + worstMicros <= ceilingMicros,
        settle: async ({ jobId, usage }) => void this.settled.set(jobId, usage),
      },
      tell: (frame) => {
        if (!life.isOver) for (const send of this.sockets) send(frame);
      },
      media: this.media(life),
      signTask: (_, attempt) => life.gate(world.timeline.wait(world.nemesis.latency()).then(() => `token ${attempt}`)),
      callbackUrl: (dubId, attempt) => `http://api.test/internal/tasks/${dubId}/${attempt}`,
      background: (work) => void work.catch((error: unknown) => this.note(error)),
      log: (event, fields) => world.journal(`${this.name} ${event} ${JSON.stringify(fields)}`),
      settings: world.settings,
    };
  }

  private media(life: Life): LoopPorts["media"] {
    const port = this.world.store.port();
    return {
      ...port,
      createMultipart: (...args) => life.gate(this.begun(port.createMultipart(...args), life)),
      completeMultipart: (...args) => life.gate(port.completeMultipart(...args)),
      abortMultipart: (...args) => life.gate(port.abortMultipart(...args)),
      head: (...args) => life.gate(port.head(...args)),
      deletePrefix: (...args) => life.gate(port.deletePrefix(...args)),
    };
  }

  private async begun(upload: Promise<string>, life: Life): Promise<string> {
    const uploadId = await upload;
    if (life.isOver) this.world.store.lose(uploadId);
    return uploadId;
  }

  private note(error: unknown): void {
    if (!(error instanceof Gone)) this.world.journal(`${this.name} background failed: ${String(error)}`);
  }

  /** A service speaks: what is said is charged once the dub has heard it, and only the current attempt may be believed. */
  message(attempt: number, message: Message): Promise<{ status: number; body: unknown }> {
    // To open an upload takes the store its time.
    if (message.kind !== "heartbeat")
      for (let left = message.kind === "grant" && message.sizeBytes > LARGE_BYTES ? 6 : 1; left > 0; left--) this.world.tempt(this.dubId);
    return this.call(`message ${message.kind} ${attempt}`, async (loop) => {
      const wasCurrent = this.witness.isCurrent(attempt);
      const tells = "usage" in message && message.usage !== undefined;
      const run = "run" in message ? (message.run ?? "") : "";
      if (tells) this.world.ledger.heard(this.dubId, attempt, run, "maybe");
      const answer = await loop.message(attempt, message);
      if (tells) this.world.ledger.heard(this.dubId, attempt, run, "yes");
      // A report ends its attempt; anything else is only for one that is still the current one when it is answered.
      const isRight = message.kind === "done" || message.kind === "failed" ? wasCurrent || this.witness.done.has(attempt) : this.witness.isCurrent(attempt);
      if (answer.status === 200 && !isRight) this.world.fault("a stale write was accepted", `${this.dubId} ${attempt} ${message.kind}`);
      return answer;
    });
  }

  /** The consumer speaks. */
  settle(ended: { attempt: number; outcome: WorkOutcome }[], feed?: Feed): Promise<Settled> {
    return this.call(`settle ${ended.map(({ attempt }) => attempt).join()}`, async (loop) => {
      const telling = ended.filter(({ outcome }) => usageOf(outcome).length > 0);
      for (const { attempt } of telling) this.world.ledger.heard(this.dubId, attempt, "", "maybe");
      const wereCurrent = ended.map(({ attempt }) => this.witness.isCurrent(attempt));
      const settled = await loop.settle(ended, feed);
      for (const { attempt } of telling) this.world.ledger.heard(this.dubId, attempt, "", "yes");
      for (const { attempt } of ended) this.told.add(attempt);
      for (const [index, { attempt, outcome }] of ended.entries()) {
        const isRight = wereCurrent[index] || (outcome.kind === "done" && this.witness.done.has(attempt));
        if (settled.accepted[index] && !isRight) this.world.fault("a stale write was accepted", `${this.dubId} ${attempt} settle`);
      }
      return settled;
    });
  }
}

const usageOf = (outcome: WorkOutcome): Usage[] => (outcome.kind === "done" ? outcome.result.usage : (outcome.usage ?? []));
