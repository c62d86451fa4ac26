/** Which units a vendor was called for, and why it was called again. */
import type { WorkClaim } from "../../../src/dubs/consume/ports.ts";
import { count } from "../tally.ts";
import type { World } from "./world.ts";

/** `isCalm`: nothing struck any more when it began. */
export type Call = { dubId: string; key: string; attempt: number; isCalm: boolean };

export class Calls {
  private readonly world: World;
  private readonly last = new Map<string, Call>();
  private readonly attempts = new Set<string>();

  constructor(world: World) {
    this.world = world;
  }

  begin({ prefix, stage }: WorkClaim): Call {
    const { world } = this;
    const [, , , dubId, key, attempt] = prefix.split("/") as [string, string, string, string, string, string];
    const call = { dubId, key, attempt: Number(attempt), isCalm: world.isCalm };
    const name = `${dubId} ${stage} ${attempt}`;
    if (this.attempts.has(name)) world.fault("a vendor was called twice in one attempt", name);
    this.attempts.add(name);
    const before = this.last.get(`${dubId} ${key}`);
    if (before) this.again(before, name);
    this.last.set(`${dubId} ${key}`, call);
    world.begins("call", { taskId: `${dubId}.${attempt}`, attempt: call.attempt, stage }, world.timeline.now);
    return call;
  }

  /** Each end of a call is answered with one more at most: with none when the result was kept. */
  private again(before: Call, name: string): void {
    const { world } = this;
    const why = whyAgain(world, before);
    count(world.counters, `vendor calls made again after ${why}`);
    if (why === "a result that is still kept") world.fault("a vendor was called again though its answer was kept", name);
    if (why === "an unsure end" && before.isCalm) world.fault("a call came to an unsure end though nothing struck", name);
  }
}

/** Unsure: nobody lived to tell how it ended, or nobody heard of it. */
function whyAgain(world: World, { dubId, attempt }: Call): string {
  const { witness, told } = world.dub(dubId);
  if (witness.done.has(attempt)) return witness.dropped.has(attempt) ? "its result was dropped" : "a result that is still kept";
  if (witness.endings.get(attempt) === "canceled") return "a cancel";
  return told.has(attempt) ? "a failure that was told" : "an unsure end";
}
