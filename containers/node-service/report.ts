/** The single report at the end of a task. */
import { type Callback, type Done, StaleAttempt } from "./callback.ts";
import { Ended, type Reason } from "./ended.ts";
import { toFailure } from "./failure.ts";
import { describe, type Log } from "./log.ts";
import { type Patience, Unreachable } from "./retry.ts";

/** A report on the way out gets one try, within the time a stopping service has. */
const LAST_WORD: Patience = { tries: 1, firstMs: 0, longestMs: 0, giveUpMs: 0 };
const LAST_WORD_MS = 1000;

/** Returns the outcome for the log. Throws what the callback throws. */
export async function reportDone(done: Done, callback: Callback, signal: AbortSignal): Promise<string> {
  const { accepted } = await callback(done, signal);
  return accepted ? "done" : "not_accepted";
}

export type Teller = { stage: string; callback: Callback; signal: AbortSignal; log: Log };

/** Tells of a failure, unless the caller has ended the task: then silence is the rule. Returns the outcome for the log; never throws. */
export async function reportFailure(error: unknown, teller: Teller): Promise<string> {
  try {
    return await tell(error, teller);
  } catch (unheard) {
    if (unheard instanceof StaleAttempt) return "stale";
    teller.log("report_unheard", describe(unheard));
    return "lost";
  }
}

async function tell(error: unknown, { stage, callback, signal, log }: Teller): Promise<string> {
  if (signal.aborted) return leave(signal.reason instanceof Ended ? signal.reason.reason : "over", callback);
  if (error instanceof StaleAttempt) return "stale";
  if (error instanceof Unreachable) return "lost";
  const failure = toFailure(error, stage);
  log("task_failed", { code: failure.code, ...describe(error) });
  await callback({ kind: "failed", failure }, signal);
  return "failed";
}

/** A stopping service says so, that nobody has to wait for the lease to expire. */
async function leave(reason: Reason, callback: Callback): Promise<string> {
  if (reason !== "shutdown") return reason;
  const failure = { code: "interrupted", message: "The service was stopped in the middle of the work.", retryable: true };
  await callback({ kind: "failed", failure }, AbortSignal.timeout(LAST_WORD_MS), LAST_WORD);
  return "interrupted";
}
