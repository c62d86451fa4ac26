/** One message = one attempt of one unit. A message is a hint: what to do, the dub says. */
import { z } from "zod";
import { sha256Of } from "../src/stages/digest.ts";
import { runWorkerStage } from "../src/stages/run.ts";
import { newId } from "../src/db/new-id.ts";
import type { Claim } from "../src/dubs/loop/ports.ts";
import { dubStub, poolStub } from "./dub-stub.ts";
import { computeMedia } from "./media.ts";

const UnitMessage = z.strictObject({ v: z.literal(1), dubId: z.string(), attempt: z.number().int().positive() });

/** Each message is acknowledged on its own, so that one that fails does not bring the others back. */
export async function consumeUnits(batch: MessageBatch, env: Env): Promise<void> {
  await Promise.all(batch.messages.map((message) => consume(message, env)));
}

async function consume(message: Message, env: Env): Promise<void> {
  const parsed = UnitMessage.safeParse(message.body);
  if (!parsed.success) {
    console.error(JSON.stringify({ event: "unit_message_refused", id: message.id }));
    return message.ack();
  }
  try {
    await perform(env, parsed.data.dubId, parsed.data.attempt);
    message.ack();
  } catch (error) {
    console.warn(
      JSON.stringify({
        event: "unit_failed",
        dub: parsed.data.dubId,
        attempt: parsed.data.attempt,
        error: error instanceof Error ? error.message : String(error),
      }),
    );
    message.retry();
  }
}

async function perform(env: Env, dubId: string, attempt: number): Promise<void> {
  const dub = dubStub(env, dubId);
  const claim = await dub.claim(attempt);
  if (claim.kind === "compute") {
    await poolStub(env, claim.lane).enter({ dubId, attempt, workspaceId: claim.workspaceId });
    await dub.queued(attempt);
  }
  if (claim.kind === "work") await dub.settle(attempt, await work(env, claim));
}

function work(env: Env, claim: Extract<Claim, { kind: "work" }>) {
  return runWorkerStage(claim, { media: computeMedia(env), newId: (prefix) => newId(prefix), digest: sha256Of });
}

/** The dead letters: the attempt counts as lost, the dub tries again or gives up. */
export async function consumeDeadUnits(batch: MessageBatch, env: Env): Promise<void> {
  for (const message of batch.messages) {
    const parsed = UnitMessage.safeParse(message.body);
    console.error(JSON.stringify({ event: "unit_dead", body: parsed.success ? parsed.data : null }));
    if (parsed.success) await dubStub(env, parsed.data.dubId).lost(parsed.data.attempt);
    message.ack();
  }
}
