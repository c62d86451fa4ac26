/** The dub hears of ends: of those that come together in one call, and until it has heard. */
import { describeError } from "../../describe-error.ts";
import { growing } from "../../growing.ts";
import type { WorkOutcome } from "../loop/ports.ts";
import type { Part } from "./part.ts";
import type { ConsumePorts } from "./ports.ts";

/** No end is kept back longer for others to join it. */
const TOGETHER_MS = 25;
/** About a minute: to try again is cheap, to work again may not be. */
const TRIES = 12;
const AGAIN_MS = 200;
const LONGEST_AGAIN_MS = 10_000;

export type Ended = { attempt: number; outcome: WorkOutcome };
type Group = { ended: Ended[]; close(): void; told: Promise<ReadonlySet<number>> };

export class Ends {
  private group: Group | null = null;
  private awaited: number;
  private readonly part: Part;
  private readonly ports: ConsumePorts;

  constructor(part: Part, ports: ConsumePorts, awaited: number) {
    this.part = part;
    this.ports = ports;
    this.awaited = awaited;
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
    const { dubId, dub } = this.part;
    try {
      await dub.settle(ended);
      return true;
    } catch (error) {
      this.ports.log("settle_failed", { dub: dubId, attempts: ended.length, error: describeError(error) });
      return false;
    }
  }
}
