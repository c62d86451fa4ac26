/** What comes of a step, written down. A take-up that is not the current one any more changes nothing. */
import { and, eq, isNotNull } from "drizzle-orm";
import { runBatch, type Statement } from "../db/client.ts";
import { errands } from "../db/schema.ts";
import { growing } from "../growing.ts";
import { ErrandFailure, type ErrandPorts, type ErrandRow, type Step, type TakeUp } from "./errand.ts";
import type { ErrandTask } from "./errand-kinds.ts";
import { current, leased } from "./take-up.ts";

/** Take-ups in a row that come to nothing: over about five minutes where they fail, ten where their processes die. */
export const MOST_TRIES = 8;
const AGAIN_MS = 2_000;
const LONGEST_AGAIN_MS = 5 * 60_000;

export async function settle(ports: ErrandPorts, take: TakeUp, step: Step): Promise<void> {
  switch (step.kind) {
    case "again":
      return goOn(ports, take, step);
    case "compute":
      return handOver(ports, take, step.task);
    case "done":
      return succeed(ports, take, step);
  }
}

/** Of a try that failed and was made good since nothing is told any more. */
const NO_FAILURE = { failureCode: null, failureMessage: null };

async function goOn(ports: ErrandPorts, take: TakeUp, { state, progress, afterMs = 0 }: Extract<Step, { kind: "again" }>): Promise<void> {
  const dueAt = new Date(ports.now().getTime() + afterMs);
  await write(ports, take, { state, progress, task: null, tries: 0, dueAt, ...NO_FAILURE });
  await ports.beginErrand(take.errand.id, afterMs);
}

async function handOver(ports: ErrandPorts, take: TakeUp, task: ErrandTask): Promise<void> {
  const { id, attempt, workspaceId } = take.errand;
  await write(ports, take, { task, dueAt: leased(ports) });
  await ports.pool(task.lane).enter({ dubId: id, attempt, workspaceId });
}

async function succeed(ports: ErrandPorts, take: TakeUp, { result = null, statements = [], begins = [] }: Extract<Step, { kind: "done" }>): Promise<void> {
  await end(ports, take, { status: "succeeded", progress: 1, result, ...NO_FAILURE }, statements);
  for (const id of begins) await ports.beginErrand(id);
}

/** It is tried again, unless that would not help or has not helped often enough. Until it gets on, its row says why. */
export async function fail(ports: ErrandPorts, take: TakeUp, error: unknown): Promise<void> {
  const { errand } = take;
  const failure = error instanceof ErrandFailure ? error : new ErrandFailure("internal", "It could not be done, for a fault of ours.", { retryable: true });
  const told = { code: failure.code, message: failure.message };
  const says = { failureCode: told.code, failureMessage: told.message };
  if (failure.retryable && errand.tries < MOST_TRIES) {
    const afterMs = growing(errand.tries - 1, AGAIN_MS, LONGEST_AGAIN_MS);
    await write(ports, take, { status: "waiting", task: null, dueAt: new Date(ports.now().getTime() + afterMs), ...says });
    return ports.beginErrand(errand.id, afterMs);
  }
  // What `failed` does cannot all be fenced: a take-up that was thought dead does nothing any more.
  if (!(await current(ports, errand))) return;
  const statements = (await ports.kinds[errand.kind]?.failed?.(ports, take, told)) ?? [];
  await end(ports, take, { status: "failed", ...says }, statements);
}

/** What it was asked with and where it stood is of no more use, and may be the user's secret. */
async function end(ports: ErrandPorts, take: TakeUp, outcome: Partial<ErrandRow>, statements: Statement[]): Promise<void> {
  const ended = { ...outcome, input: null, state: null, task: null, dueAt: null, endedAt: ports.now() };
  await runBatch(ports.db, [...statements, update(ports, take, ended)]);
}

const write = async (ports: ErrandPorts, take: TakeUp, set: Partial<ErrandRow>): Promise<void> => void (await update(ports, take, set));

const update = ({ db }: ErrandPorts, { errand: { id, attempt } }: TakeUp, set: Partial<ErrandRow>) =>
  db
    .update(errands)
    .set(set)
    .where(and(eq(errands.id, id), eq(errands.attempt, attempt), isNotNull(errands.dueAt)));
