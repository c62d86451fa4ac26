/** One batch of the queue: each dub is asked once what to do, compute work gets in line, the rest is done here. */
import { describeError } from "../../describe-error.ts";
import pLimit from "p-limit";
import { enterPools } from "./enter-pools.ts";
import { sortByDub } from "./message.ts";
import type { Part } from "./part.ts";
import { verdicts } from "./verdicts.ts";
import type { ConsumePorts, Verdict } from "./ports.ts";
import { workOn } from "./work-on.ts";

/** A Worker has six connections out at a time; a seventh call would wait unseen, with its permit running out. */
const WORK_AT_ONCE = 6;

/** Never throws. A verdict for each body, in their order. */
export async function consume(bodies: readonly unknown[], ports: ConsumePorts): Promise<Verdict[]> {
  const { messages, dubs } = sortByDub(bodies);
  const atOnce = pLimit(WORK_AT_ONCE);
  const asked = [...dubs].map(([dubId, attempts]) => ask(dubId, attempts, ports));
  // Work begins when its own dub has answered, because a permit is short; for one place in line each lane waits for all dubs.
  const working = asked.map(async (part) => workOn(await part, atOnce, ports));
  const parts = await Promise.all(asked);
  const safe = [...(await enterPools(parts, ports)), ...(await Promise.all(working)).flat()];
  return verdicts(messages, safe, ports);
}

/** A dub that does not answer has no claims: its messages come again. */
async function ask(dubId: string, attempts: number[], ports: ConsumePorts): Promise<Part> {
  const dub = ports.dub(dubId);
  const askedAt = ports.now();
  const claimant = ports.newId("con");
  try {
    const claims = await dub.claim(attempts, claimant);
    return { dubId, dub, claimant, askedAt, claims: attempts.map((attempt, index) => ({ attempt, claim: claims[index]! })) };
  } catch (error) {
    ports.log("claim_failed", { dub: dubId, attempts: attempts.length, error: describeError(error) });
    return { dubId, dub, claimant, askedAt, claims: [] };
  }
}
