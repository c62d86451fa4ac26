/** A queue with production's concurrency, which the local one does not have: many consumers at once, batches of what has arrived. */
import { consume } from "../../src/dubs/consume/consume.ts";
import type { ConsumePorts } from "../../src/dubs/consume/ports.ts";
import type { Clock } from "./clock.ts";

/** https://developers.cloudflare.com/queues/platform/limits/ */
const MOST_CONSUMERS = 250;
/** Median from send to consumer: https://blog.cloudflare.com/how-we-built-cloudflare-queues/ */
const SEND_MS = 60;
const AGAIN_MS = 2_000;

export class Queue {
  private readonly arrived: unknown[] = [];
  private consumers = 0;
  private readonly clock: Clock;
  private readonly ports: ConsumePorts;
  private readonly batchSize: number;
  batches = 0;

  constructor(clock: Clock, ports: ConsumePorts, batchSize: number) {
    this.clock = clock;
    this.ports = ports;
    this.batchSize = batchSize;
  }

  async send(messages: readonly unknown[]): Promise<void> {
    void this.arrive(messages, SEND_MS);
  }

  private async arrive(messages: readonly unknown[], delayMs: number): Promise<void> {
    await this.clock.wait(delayMs);
    this.arrived.push(...messages);
    while (this.arrived.length > 0 && this.consumers < MOST_CONSUMERS) void this.deliver(this.arrived.splice(0, this.batchSize));
  }

  private async deliver(batch: unknown[]): Promise<void> {
    this.consumers++;
    this.batches++;
    const verdicts = await consume(batch, this.ports);
    this.consumers--;
    await this.arrive(
      batch.filter((_, index) => verdicts[index] === "retry"),
      AGAIN_MS,
    );
  }
}
