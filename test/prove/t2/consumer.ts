/** One delivery of the queue: the real consumer, in a process of its own that ends with its answer, and may die before. */
import { consume } from "../../../src/dubs/consume/consume.ts";
import type { ConsumePorts, Verdict } from "../../../src/dubs/consume/ports.ts";
import { runWorkerStage } from "../../../src/stages/run.ts";
import { workerStages } from "../../../src/stages/index.ts";
import { hex } from "../../dubs/script.ts";
import { Gone, Life } from "./life.ts";
import type { World } from "./world.ts";

/** https://developers.cloudflare.com/queues/platform/limits/ */
const LONGEST_MS = 15 * 60_000;

export class Consumer {
  private readonly life = new Life();
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  run(bodies: unknown[]): Promise<Verdict[]> {
    const { timeline } = this.world;
    timeline.after(LONGEST_MS, () => this.crash());
    return new Promise((resolve, reject) => {
      const forget = this.life.onEnd(() => timeline.after(5_000, () => reject(new Gone("the consumer died"))));
      void this.consume(bodies, (verdicts) => {
        forget();
        resolve(verdicts);
      });
    });
  }

  /** What has answered runs no further. */
  private async consume(bodies: unknown[], answer: (verdicts: Verdict[]) => void): Promise<void> {
    const verdicts = await consume(bodies, this.ports());
    if (this.life.isOver) return;
    answer(verdicts);
    this.life.end();
  }

  /** False: it had ended. */
  crash(): boolean {
    const was = !this.life.isOver;
    this.life.end();
    return was;
  }

  private ports(): ConsumePorts {
    const { life, world } = this;
    return {
      dub: (dubId) => {
        const dub = world.dub(dubId);
        return {
          claim: (attempts, claimant) => {
            world.tempt(dubId);
            return life.gate(dub.call(`claim ${attempts.join()}`, (loop) => loop.claim(attempts, claimant)));
          },
          queued: (places) => {
            for (const { attempt } of places) world.placed(`${dubId}.${attempt}`);
            return life.gate(dub.call(`queued ${places.map(({ attempt }) => attempt).join()}`, (loop) => loop.queued(places)));
          },
          beat: (attempts) => life.gate(dub.call(`beat ${attempts.join()}`, (loop) => loop.beat(attempts))),
          settle: (ended, feed) => life.gate(dub.settle(ended, feed)),
        };
      },
      pool: (lane) => ({
        enterAll: (entries) =>
          life.gate(world.pool(lane).call(`enter ${entries.map(({ dubId, attempt }) => `${dubId}.${attempt}`).join()}`, (pool) => pool.enter(entries))),
      }),
      work: (claim, signal, mayBegin) => this.work(claim, signal, mayBegin),
      newId: (prefix) => world.newId(prefix),
      now: () => world.timeline.now + world.consumersOffMs,
      wait: (ms) => life.gate(world.timeline.wait(ms)),
      log: (event, fields) => world.journal(`consumer ${event} ${JSON.stringify(fields).slice(0, 300)}`),
    };
  }

  private work(...[claim, signal, mayBegin]: Parameters<ConsumePorts["work"]>): ReturnType<ConsumePorts["work"]> {
    const { life, world } = this;
    const port = world.store.port();
    const media = {
      read: (key: string) => life.gate(port.read(key)),
      write: (key: string, bytes: Uint8Array, type: string) => (life.isOver ? new Promise<never>(() => undefined) : life.gate(port.write(key, bytes, type))),
    };
    if (!workerStages[claim.stage]) return life.gate(world.vendor.work(claim, signal, mayBegin, media));
    const [, , , dubId, , attempt] = claim.prefix.split("/") as [string, string, string, string, string, string];
    world.begins("stage", { taskId: `${dubId}.${attempt}`, attempt: Number(attempt), stage: claim.stage }, world.timeline.now);
    let ids = 0;
    // The same words give the same ids, so that a run can be held against another.
    const newId = (prefix: string): string => `${prefix}_${dubId.slice(4)}${String(++ids).padStart(3, "0")}`;
    return life.gate(runWorkerStage(claim, { media, newId, digest: async (bytes) => hex(new TextDecoder().decode(bytes)) }, signal));
  }
}
