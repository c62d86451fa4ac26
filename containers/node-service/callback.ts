import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { Grant, HeartbeatAnswer, type Message, ReportAnswer, type Task } from "../contract/task.ts";
import { jsonOf, send } from "./request.ts";
import { type Patience, retry } from "./retry.ts";

/** Somebody else has the task, or it is gone: stop at once and say nothing more. */
export class StaleAttempt extends Error {
  override name = "StaleAttempt";
}

/** The other side understood and refused: the same message would be refused again. */
export class Refused extends Error {
  override name = "Refused";
}

/** A worker restart takes seconds, a deployment less than a minute. */
export const CALLBACK_PATIENCE: Patience = { tries: Infinity, firstMs: 250, longestMs: 2000, giveUpMs: 120_000 };
const TIMEOUT_MS = 15_000;
/** Stale, or the token, the dub or the task is no longer known. */
const GONE = new Set([401, 403, 404, 409, 410]);
const ANSWERS = { heartbeat: HeartbeatAnswer, grant: Grant, done: ReportAnswer, failed: ReportAnswer };

export type Done = Extract<Message, { kind: "done" }>;
type Answer<M extends Message> = z.infer<(typeof ANSWERS)[M["kind"]]>;
export type Callback = <M extends Message>(message: M, signal: AbortSignal, patience?: Patience) => Promise<Answer<M>>;

/**
 * One for each start of a task, whose reports it names by `run`: a task begun again under the same attempt costs again.
 * Throws StaleAttempt, Refused, Unreachable (after `patience`), or the signal's reason.
 */
export function createCallback(task: Pick<Task, "callback" | "token">, patience = CALLBACK_PATIENCE, run: string = randomUUID()): Callback {
  return (message, signal, own = patience) => {
    const named = message.kind === "done" || message.kind === "failed" ? { ...message, run } : message;
    return retry(() => post(task, named, signal), own, signal);
  };
}

async function post<M extends Message>(task: Pick<Task, "callback" | "token">, message: M, signal: AbortSignal): Promise<Answer<M>> {
  const headers = { "content-type": "application/json", authorization: `Bearer ${task.token}` };
  const response = await send(task.callback, { method: "POST", headers, body: JSON.stringify(message), signal, timeoutMs: TIMEOUT_MS });
  const body = await jsonOf(response, signal);
  if (GONE.has(response.status)) throw new StaleAttempt(`${message.kind}: status ${response.status}`);
  if (!response.ok) throw new Refused(`${message.kind}: status ${response.status}`);
  const answer = ANSWERS[message.kind].safeParse(body);
  if (!answer.success) throw new Refused(`${message.kind}: the answer does not fit`);
  return answer.data as Answer<M>;
}
