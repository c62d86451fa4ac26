/** The queue between a dub and its consumers: at least once, in any order, and now and then not at all. */
import type { UnitMessage } from "../../../src/dubs/loop/ports.ts";
import { consumeDead } from "../../../src/dubs/consume/consume-dead.ts";
import { growing } from "../../../src/growing.ts";
import { Consumer } from "./consumer.ts";
import type { World } from "./world.ts";

export type Letter = { body: UnitMessage; deliveries: number };
const BATCH = 10;
/** As in wrangler.toml: the first delivery and five more. */
const MOST_DELIVERIES = 6;
const MOST_DEAD_DELIVERIES = 4;

export class Queue {
  private readonly ready: Letter[] = [];
  private isPumping = false;
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  async send(messages: readonly UnitMessage[]): Promise<void> {
    const { timeline, nemesis } = this.world;
    await timeline.wait(nemesis.latency());
    if (nemesis.strikes("rpc: lost before", "send")) throw new Error("the queue did not take it");
    for (const body of messages) {
      if (nemesis.strikes("queue: dropped", `${body.dubId} ${body.attempt}`)) continue;
      this.put({ body, deliveries: 0 }, this.lateness());
      if (nemesis.strikes("queue: duplicate", `${body.dubId} ${body.attempt}`)) this.put({ body, deliveries: 0 }, this.lateness());
    }
    if (nemesis.strikes("rpc: lost after", "send")) throw new Error("the answer was lost");
  }

  private lateness(): number {
    const { random, nemesis } = this.world;
    return nemesis.strikes("queue: late") ? random.between(5_000, 200_000) : random.between(1, 15);
  }

  private put(letter: Letter, afterMs: number): void {
    this.world.timeline.after(afterMs, () => {
      const { nemesis, random } = this.world;
      if (this.ready.length > 0 && nemesis.strikes("queue: reordered")) this.ready.splice(random.int(this.ready.length), 0, letter);
      else this.ready.push(letter);
      this.pump();
    });
  }

  private pump(): void {
    if (this.isPumping) return;
    this.isPumping = true;
    this.world.timeline.after(2, () => {
      this.isPumping = false;
      while (this.ready.length > 0) this.deliver(this.ready.splice(0, this.world.random.between(1, BATCH)));
    });
  }

  private deliver(letters: Letter[]): void {
    const consumer = new Consumer(this.world);
    const bodies = letters.map((letter) => ({ ...letter.body }));
    const { nemesis, timeline, random } = this.world;
    if (nemesis.means("consumer: crash")) {
      const where = bodies.map(({ dubId, attempt }) => `${dubId}.${attempt}`).join(" ");
      timeline.after(random.between(1, 4_000), () => (consumer.crash() ? nemesis.note("consumer: crash", where) : undefined));
    }
    consumer.run(bodies).then(
      (verdicts) => letters.forEach((letter, index) => (verdicts[index] === "ack" && !this.fails(letter) ? undefined : this.again(letter))),
      () => letters.forEach((letter) => this.again(letter)),
    );
  }

  /** The word that it is done may get lost as well. */
  private fails({ body }: Letter): boolean {
    return this.world.nemesis.strikes("queue: duplicate", `${body.dubId} ${body.attempt}, delivered again`);
  }

  private again({ body, deliveries }: Letter): void {
    const delivered = deliveries + 1;
    if (delivered >= MOST_DELIVERIES || this.world.nemesis.strikes("queue: dead-lettered", `${body.dubId} ${body.attempt}`)) return void this.bury(body, 1);
    this.put({ body, deliveries: delivered }, 1_000 * growing(deliveries, 2, 60));
  }

  private async bury(body: UnitMessage, delivery: number): Promise<void> {
    const { world } = this;
    const dub = world.dub(body.dubId);
    const [verdict] = await consumeDead([{ ...body }], {
      log: () => undefined,
      dub: () => ({ lost: (attempts) => dub.call(`lost ${attempts.join()}`, (loop) => loop.lost(attempts)) }),
    });
    if (verdict === "retry" && delivery < MOST_DEAD_DELIVERIES) world.timeline.after(2_000, () => void this.bury(body, delivery + 1));
  }
}
