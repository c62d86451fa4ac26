/** One step of one errand, for the queue's consumer. */
import { ErrandFailure, type ErrandPorts, kindOf, type Step, type TakeUp } from "./errand.ts";
import { fail, MOST_TRIES, settle } from "./settle.ts";
import { keep, LEASE_MS, takeUp } from "./take-up.ts";

const KEEP_EVERY_MS = LEASE_MS / 3;

/** Idempotent: one that has ended, that is not due or that somebody is at is left alone. Throws only when its row cannot be written. */
export async function runErrand(ports: ErrandPorts, errandId: string): Promise<void> {
  const take = await takeUp(ports, errandId);
  if (!take) return;
  if (take.errand.tries > MOST_TRIES) return fail(ports, take, new ErrandFailure("internal", "It was tried often, and never came to an end."));
  await advance(ports, take, async () => kindOf(ports, take.errand).step(ports, take));
}

/** Does it and writes down what came of it. */
export async function advance(ports: ErrandPorts, take: TakeUp, work: () => Promise<Step>): Promise<void> {
  let step: Step;
  try {
    step = await keeping(ports, take, work);
  } catch (error) {
    ports.warn(`An errand's step failed: ${take.errand.kind}, ${take.errand.id}.`, error);
    return fail(ports, take, error);
  }
  await settle(ports, take, step);
}

/** Says now and then that somebody is at it, so that nobody else takes a long step up beside it. */
async function keeping(ports: ErrandPorts, { errand }: TakeUp, work: () => Promise<Step>): Promise<Step> {
  let isOver = false;
  const speak = async (): Promise<void> => {
    for (;;) {
      await ports.wait(KEEP_EVERY_MS);
      if (isOver || !(await keep(ports, errand, errand.task !== null))) return;
    }
  };
  speak().catch((error: unknown) => ports.warn("An errand could not be kept.", error));
  try {
    return await work();
  } finally {
    isOver = true;
  }
}
