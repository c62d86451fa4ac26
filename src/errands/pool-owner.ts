/** An errand as whoever stands in line at a pool. */
import type { Task } from "../../containers/contract/task.ts";
import type { PoolDub } from "../pool/ports.ts";
import { ErrandFailure, type ErrandPorts } from "./errand.ts";
import type { ErrandTask } from "./errand-kinds.ts";
import { fail } from "./settle.ts";
import { current, keep, takeUpOf } from "./take-up.ts";

/** Long enough for the longest download of a task that waits behind another. */
const GET_EXPIRES_SECONDS = 3600;

export function poolOwner(ports: ErrandPorts, id: string): PoolDub {
  const lose = async (attempt: number, failure: ErrandFailure): Promise<void> => {
    const errand = await current(ports, { id, attempt });
    if (errand?.task) await fail(ports, takeUpOf(errand), failure);
  };
  return {
    task: (attempt) => makeTask(ports, { id, attempt }),
    refused: (attempt, { code, message }) => lose(attempt, new ErrandFailure(code, message)),
    lost: (attempt) => lose(attempt, new ErrandFailure("compute_unavailable", "No service could take the work.", { retryable: true })),
    // To be asked is a sign of life for one in line; whoever holds a slot has a service that speaks for it.
    holds: async (attempt, ahead) => (ahead === null ? Boolean((await current(ports, { id, attempt }))?.task) : keep(ports, { id, attempt }, true)),
    beat: async (attempt) => void (await keep(ports, { id, attempt }, true)),
  };
}

async function makeTask(ports: ErrandPorts, { id, attempt }: { id: string; attempt: number }): Promise<Task | null> {
  const errand = await current(ports, { id, attempt });
  if (!errand?.task || !(await keep(ports, { id, attempt }, true))) return null;
  const { stage, params, inputs } = errand.task;
  return {
    v: 1,
    taskId: `${id}.${attempt}`,
    attempt,
    stage,
    params,
    inputs: await sign(ports, inputs),
    callback: ports.callbackUrl(id, attempt),
    token: await ports.signTask(id, attempt),
    heartbeatMs: ports.heartbeatMs,
  };
}

async function sign({ computeMedia }: ErrandPorts, inputs: ErrandTask["inputs"]): Promise<Task["inputs"]> {
  const signed = Object.entries(inputs).map(async ([name, list]) => {
    const each = list.map(async ({ key, digest, sizeBytes }) => ({
      url: await computeMedia.signGet(key, { expiresSeconds: GET_EXPIRES_SECONDS }),
      digest,
      sizeBytes,
    }));
    return [name, await Promise.all(each)] as const;
  });
  return Object.fromEntries(await Promise.all(signed));
}
