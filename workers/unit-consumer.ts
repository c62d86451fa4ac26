/** Hands the queue's batches to src/dubs/consume. Decides nothing. */
import { newId } from "../src/db/new-id.ts";
import { consumeDead } from "../src/dubs/consume/consume-dead.ts";
import { consume } from "../src/dubs/consume/consume.ts";
import type { ConsumePorts, Verdict } from "../src/dubs/consume/ports.ts";
import { growing } from "../src/growing.ts";
import { sha256Of } from "../src/sha256-of.ts";
import { runWorkerStage } from "../src/stages/run.ts";
import { dubStub, poolStub } from "./dub-stub.ts";
import { computeMedia } from "./media.ts";
import { vendorsOf } from "./vendors.ts";

/** Doubled at each delivery: the five there are outlast an outage of a minute. */
const AGAIN_SECONDS = 2;
const LONGEST_AGAIN_SECONDS = 60;

export async function consumeUnits(batch: MessageBatch, env: Env): Promise<void> {
  answer(batch, await consume(bodiesOf(batch), portsOf(env)));
}

export async function consumeDeadUnits(batch: MessageBatch, env: Env): Promise<void> {
  answer(batch, await consumeDead(bodiesOf(batch), portsOf(env)));
}

const bodiesOf = (batch: MessageBatch): unknown[] => batch.messages.map(({ body }) => body);

/** Each on its own, so that one that fails does not bring the others back. */
function answer(batch: MessageBatch, verdicts: Verdict[]): void {
  for (const [index, message] of batch.messages.entries()) {
    if (verdicts[index] === "ack") message.ack();
    else message.retry({ delaySeconds: growing(message.attempts - 1, AGAIN_SECONDS, LONGEST_AGAIN_SECONDS) });
  }
}

function portsOf(env: Env): ConsumePorts & { dub(dubId: string): ReturnType<typeof dubStub> } {
  const vendors = vendorsOf(env);
  const stagePorts = { media: computeMedia(env), newId: (prefix: string) => newId(prefix), digest: sha256Of };
  return {
    dub: (dubId) => dubStub(env, dubId),
    pool: (lane) => poolStub(env, lane),
    work: (claim, signal, mayBegin) => runWorkerStage(claim, { ...stagePorts, ...vendors(claim.workspaceId) }, signal, mayBegin),
    newId: (prefix) => newId(prefix),
    now: () => Date.now(),
    wait: (ms) => scheduler.wait(ms),
    log: (event, fields) => console.warn(JSON.stringify({ event, ...fields })),
  };
}
