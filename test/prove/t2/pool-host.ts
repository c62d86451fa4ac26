/** A pool's object: the real pool on SQLite. */
import type { PoolPorts } from "../../../src/pool/ports.ts";
import { Pool } from "../../../src/pool/pool.ts";
import { Gone, type Life } from "./life.ts";
import { Host } from "./host.ts";
import { PoolWitness } from "./pool-witness.ts";
import type { World } from "./world.ts";

export class PoolHost extends Host<Pool> {
  readonly lane: string;
  readonly witness: PoolWitness;

  constructor(world: World, lane: string) {
    const witness = new PoolWitness((kind, detail) => world.fault(kind, `${lane}: ${detail}`), world.slots);
    super(world, `pool ${lane}`, "pool", witness);
    this.witness = witness;
    this.lane = lane;
  }

  protected override make(life: Life): Pool {
    return new Pool(this.ports(life));
  }
  /** When (true time) it was told that nobody wants a task any more. */
  readonly releasedAt = new Map<string, number>();

  release(dubId: string, attempt: number, kill: boolean): Promise<void> {
    return this.call(`release ${dubId}.${attempt}`, async (pool) => {
      await pool.release({ dubId, attempt }, kill);
      this.releasedAt.set(`${dubId}.${attempt}`, this.world.timeline.now);
    });
  }

  protected override alarm(pool: Pool): Promise<void> {
    return pool.alarm();
  }

  private ports(life: Life): PoolPorts {
    const { world, lane } = this;
    const service = world.service(lane);
    const sql = this.storage.sqlFor(life);
    return {
      service: lane,
      slots: () => world.slots,
      sql: { exec: (query, ...values) => sql.exec(query, ...values), transaction: (run) => sql.transaction(run) },
      whole: { read: () => undefined, remove: () => undefined },
      now: () => this.now(),
      wait: (ms) => life.gate(world.timeline.wait(ms)),
      background: (work) =>
        void work.catch((error: unknown) => {
          if (!(error instanceof Gone)) world.journal(`${this.name} background failed: ${String(error)}`);
        }),
      wakeAt: async (at) => {
        if (!life.isOver && (this.armedAt === null || this.armedAt > at)) this.setAlarm(at);
      },
      dub: (dubId) => {
        const dub = world.dub(dubId);
        return {
          task: (attempt) => {
            world.tempt(dubId);
            return life.gate(dub.call(`task ${attempt}`, (loop) => loop.task(attempt)));
          },
          refused: (attempt, failure) => life.gate(dub.settle([{ attempt, outcome: { kind: "failed", failure } }]).then(() => undefined)),
          lost: (attempt) => life.gate(dub.call(`lost ${attempt}`, (loop) => loop.lost([attempt]))),
          holds: (attempt, ahead) => life.gate(dub.call(`holds ${attempt}`, (loop) => loop.holds(attempt, ahead))),
          beat: (attempt) => life.gate(dub.call(`beat ${attempt}`, (loop) => loop.beat([attempt])).then(() => undefined)),
        };
      },
      compute: (slot) => ({
        begin: (task) => {
          if (!life.isOver && !this.witness.isBeginning(task.taskId)) world.fault("a task was offered after it was released", `${lane} ${task.taskId}`);
          return life.gate(service.begin(task, slot));
        },
        kill: (taskId) => life.gate(service.kill(taskId)),
      }),
      log: (event, fields) => world.journal(`${this.name} ${event} ${JSON.stringify(fields)}`),
    };
  }
}
