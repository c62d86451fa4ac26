/** Hands SQL, alarm and stubs to the pool of one service. Decides nothing. */
import { DurableObject } from "cloudflare:workers";
import { isErrandId } from "../src/errands/errand-statement.ts";
import { poolOwner } from "../src/errands/pool-owner.ts";
import type { Entry } from "../src/pool/line.ts";
import { Pool } from "../src/pool/pool.ts";
import type { PoolDub, PoolPorts } from "../src/pool/ports.ts";
import { computeOf } from "./compute-object.ts";
import { dubStub } from "./dub-stub.ts";
import { variablesOf } from "./env.ts";
import { errandPorts } from "./errand-ports.ts";

export class PoolObject extends DurableObject<Env> {
  private readonly service: string;
  private readonly pool: Pool;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.service = this.nameOfService();
    this.pool = new Pool(this.ports());
  }

  /** Kept, because not every platform tells an object its name when an alarm wakes it. */
  private nameOfService(): string {
    const { kv } = this.ctx.storage;
    const known = kv.get<string>("service");
    if (known !== undefined) return known;
    const name = this.ctx.id.name!;
    kv.put("service", name);
    return name;
  }

  private ports(): PoolPorts {
    const { ctx, env } = this;
    const { storage } = ctx;
    const { service } = this;
    return {
      service,
      slots: () => variablesOf(env).COMPUTE_SLOTS[service] ?? 1,
      sql: {
        exec: (query, ...values) => storage.sql.exec(query, ...values).toArray(),
        transaction: (run) => storage.transactionSync(run),
      },
      whole: { read: () => storage.kv.get("line"), remove: () => void storage.kv.delete("line") },
      now: () => Date.now(),
      wait: (ms) => scheduler.wait(ms),
      background: (work) => ctx.waitUntil(work.catch((error: unknown) => this.log("pool_failed", { error: describe(error) }))),
      wakeAt: (at) => this.wakeAt(at),
      dub: (dubId) => this.dub(dubId),
      compute: (slot) => computeOf(env, service, slot),
      log: (event, fields) => this.log(event, fields),
    };
  }

  /** Whoever stands in line: a dub, or an errand. */
  private dub(dubId: string): PoolDub {
    if (isErrandId(dubId)) return poolOwner(errandPorts(this.env), dubId);
    const dub = dubStub(this.env, dubId);
    return {
      task: (attempt) => dub.task(attempt),
      refused: async (attempt, failure) => void (await dub.settle([{ attempt, outcome: { kind: "failed", failure } }])),
      lost: (attempt) => dub.lost([attempt]),
      holds: (attempt, ahead) => dub.holds(attempt, ahead),
      beat: async (attempt) => void (await dub.beat([attempt])),
    };
  }

  private log(event: string, fields: Record<string, string | number | null>): void {
    console.warn(JSON.stringify({ event, service: this.service, ...fields }));
  }

  private async wakeAt(at: number): Promise<void> {
    const armed = await this.ctx.storage.getAlarm();
    if (armed === null || armed > at) await this.ctx.storage.setAlarm(at);
  }

  async enter(entry: Omit<Entry, "enteredAt">): Promise<{ ahead: number }> {
    return (await this.pool.enter([entry]))[0]!;
  }
  /** As many at once as a queue's batch brings; places in the same order. */
  enterAll(entries: Omit<Entry, "enteredAt">[]): Promise<{ ahead: number }[]> {
    return this.pool.enter(entries);
  }
  release(dubId: string, attempt: number, kill: boolean): Promise<void> {
    return this.pool.release({ dubId, attempt }, kill);
  }
  async status(): Promise<{ service: string; slots: number; held: number; waiting: number }> {
    return this.pool.status();
  }

  /** Never throws for what another minute may mend: the alarm would be given up after some tries. */
  override async alarm(): Promise<void> {
    try {
      await this.pool.alarm();
    } catch (error) {
      this.log("pool_alarm_failed", { error: describe(error) });
      await this.wakeAt(Date.now() + 15_000);
    }
  }
}

const describe = (error: unknown): string => (error instanceof Error ? error.message : String(error));
