/** What a compute service says of an errand's task (containers/contract/task.ts). */
import type { Done, GrantRequest, Message } from "../../containers/contract/task.ts";
import type { z } from "zod";
import { type Computed, ErrandFailure, type ErrandPorts, type ErrandRow, kindOf, type Step } from "./errand.ts";
import { advance } from "./run-errand.ts";
import { fail } from "./settle.ts";
import { current, keep, takeUpOf } from "./take-up.ts";

export type Answer = { status: 200 | 409 | 422; body: unknown };
const STALE: Answer = { status: 409, body: { code: "stale_attempt" } };
const ACCEPTED: Answer = { status: 200, body: { accepted: true } };
/** Errands make pictures and samples, nothing large. */
export const MOST_ARTIFACT_BYTES = 64 * 1024 * 1024;

export async function reportErrand(ports: ErrandPorts, id: string, attempt: number, message: Message): Promise<Answer> {
  const errand = await current(ports, { id, attempt });
  if (!errand?.task) return STALE;
  switch (message.kind) {
    case "heartbeat":
      return (await keep(ports, { id, attempt }, true, message.progress)) ? { status: 200, body: { next: "continue" } } : STALE;
    case "grant":
      return grant(ports, errand, message);
    case "failed":
      await fail(ports, takeUpOf(errand), new ErrandFailure(message.failure.code, message.failure.message, message.failure));
      break;
    case "done":
      await advance(ports, takeUpOf(errand), () => collect(ports, errand, message));
  }
  await ports.pool(errand.task.lane).release(id, attempt, false);
  return ACCEPTED;
}

const keyOf = ({ task, attempt }: ErrandRow, name: string): string => `${task!.prefix}${attempt}/${name}`;

async function grant({ computeMedia }: ErrandPorts, errand: ErrandRow, { name, sizeBytes, contentType }: z.infer<typeof GrantRequest>): Promise<Answer> {
  if (sizeBytes > MOST_ARTIFACT_BYTES) return { status: 422, body: { code: "too_large" } };
  return { status: 200, body: { put: await computeMedia.signPut(keyOf(errand, name), { sizeBytes, contentType }) } };
}

/** What did not arrive whole is made again. */
async function collect(ports: ErrandPorts, errand: ErrandRow, done: z.infer<typeof Done>): Promise<Step> {
  const artifacts: Computed["artifacts"] = {};
  for (const [name, { digest, sizeBytes, contentType }] of Object.entries(done.artifacts)) {
    const key = keyOf(errand, name);
    if ((await ports.media.head(key))?.sizeBytes !== sizeBytes)
      throw new ErrandFailure("artifact_missing", `The artifact ${name} did not arrive whole.`, { retryable: true });
    artifacts[name] = { key, sizeBytes, digest, contentType };
  }
  const { computed } = kindOf(ports, errand);
  if (!computed) throw new ErrandFailure("internal", "It could not be done, for a fault of ours.");
  return computed(ports, takeUpOf(errand), { value: done.value, artifacts });
}
