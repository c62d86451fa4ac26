/** The dub hears of ends: of those that come together in one call, and until it has heard. */
import { describeError } from "../../describe-error.ts";
import { growing } from "../../growing.ts";
import type { Settled, WorkOutcome } from "../loop/ports.ts";
import type { Part } from "./part.ts";
import type { ConsumePorts } from "./ports.ts";

/** No end is kept back longer for others to join it. */
const TOGETHER_MS = 25;
/** About a minute: to try again is cheap, to work again may not be. */
const TRIES = 12;
const AGAIN_MS = 200;
const LONGEST_AGAIN_MS = 10_000;
/** With the longest work and its telling after that, well within the 15 minutes a consumer has. */
const FED_FOR_MS = 4 * 60_000;

export type Ended = { attempt: number; outcome: WorkOutcome };
type Group = { ended: Ended[]; close(): void; told: Promise<ReadonlySet<number>> };
/** What the dub gave to do next, and when it was asked. */
export type Fed = { askedAt: number; more: Settled["more"] };

export class Ends {
  private group: Group | null = null;
  private awaited: number;
  private readonly part: Part;
  private readonly ports: ConsumePorts;
  private readonly feed: (fed: Fed) => void;
  private readonly fullAt: number;
  /** Every attempt that came to this consumer. */
  private readonly seen: Set<number>;

  /** `feed` is called with more to do, which is awaited too. */
  constructor(part: Part, ports: ConsumePorts, attempts: readonly number[], feed: (fed: Fed) => void) {
    this.part = part;
    this.ports = ports;
    this.awaited = attempts.length;
    this.seen = new Set(attempts);
    this.feed = feed;
    this.fullAt = ports.now() + FED_FOR_MS;
  }

  /** Once for each of the awaited; null where there is nothing to tell. False: the dub could not be told. */
  async add(ended: Ended | null): Promise<boolean> {
    this.awaited--;
    const told = ended && this.join(ended);
    if (this.awaited === 0) this.group?.close();
    return told === null || (await told).has(ended!.attempt);
  }

  private join(ended: Ended): Promise<ReadonlySet<number>> {
    this.group ??= this.open();
    this.group.ended.push(ended);
    return this.group.told;
  }

  private open(): Group {
    const { promise: closed, resolve: close } = Promise.withResolvers<void>();
    const ended: Ended[] = [];
    const told = Promise.race([closed, this.ports.wait(TOGETHER_MS)]).then(() => {
      this.group = null;
      return this.tell(ended);
    });
    return { ended, close, told };
  }

  /** What two answers gave is one. */
  private take(fed: Fed): void {
    for (const { attempt } of fed.more) this.seen.add(attempt);
    this.awaited += fed.more.length;
    if (fed.more.length > 0) this.feed(fed);
  }

  /** What could not be told together is told one by one: the fault may lie in one of them. */
  private async tell(ended: Ended[]): Promise<ReadonlySet<number>> {
    if (await this.isTold(ended)) return new Set(ended.map(({ attempt }) => attempt));
    const insisted = await Promise.all(ended.map(async (each) => ((await this.insist(each)) ? [each.attempt] : [])));
    return new Set(insisted.flat());
  }

  private async insist(ended: Ended): Promise<boolean> {
    for (let tried = 0; tried < TRIES; tried++) {
      await this.ports.wait(growing(tried, AGAIN_MS, LONGEST_AGAIN_MS));
      if (await this.isTold([ended])) return true;
    }
    return false;
  }

  private async isTold(ended: Ended[]): Promise<boolean> {
    const { dubId, dub, claimant } = this.part;
    const askedAt = this.ports.now();
    try {
      const { more } = await dub.settle(ended, { claimant, room: askedAt < this.fullAt ? ended.length : 0, has: [...this.seen] });
      this.take({ askedAt, more: more.filter(({ attempt }) => !this.seen.has(attempt)) });
      return true;
    } catch (error) {
      this.ports.log("settle_failed", { dub: dubId, attempts: ended.length, error: describeError(error) });
      return false;
    }
  }
}
