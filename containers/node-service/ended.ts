/** `stale`, `cancel`, `lost`: the caller's answer, or none for minutes. `over`: the report was answered; late helpers stop. */
export type Reason = "stale" | "cancel" | "lost" | "deleted" | "shutdown" | "over";

/** Why the signal of a task aborted. */
export class Ended extends Error {
  override name = "AbortError";
  readonly reason: Reason;

  constructor(reason: Reason) {
    super(`the task ended: ${reason}`);
    this.reason = reason;
  }
}
