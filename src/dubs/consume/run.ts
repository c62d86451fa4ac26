/** One attempt that is worked on here, from its claim to its end. */
import { describeError } from "../../describe-error.ts";
import type { WorkOutcome } from "../loop/ports.ts";
import type { ConsumePorts, WorkClaim } from "./ports.ts";

/** Two rounds of it, and telling the dub, fit into the 15 minutes a consumer has. */
const LONGEST_MS = 5 * 60_000;
const TIMED_OUT: WorkOutcome = { kind: "failed", failure: { code: "timed_out", message: "The work took longer than five minutes.", retryable: true } };
const BROKEN: WorkOutcome = { kind: "failed", failure: { code: "stage_failed", message: "The work failed because of a fault of ours.", retryable: true } };

export class Run {
  readonly attempt: number;
  private beganAt: number | null = null;
  isStopped = false;
  private readonly stop = new AbortController();
  private readonly over = Promise.withResolvers<WorkOutcome | null>();

  constructor(attempt: number) {
    this.attempt = attempt;
  }

  /** Null: it was stopped, nobody wants to hear of it. What does not heed its signal goes on unheard. */
  async work(claim: WorkClaim, ports: ConsumePorts, mayBegin: () => Promise<boolean>): Promise<WorkOutcome | null> {
    if (this.isStopped) return null;
    this.beganAt = ports.now();
    return Promise.race([this.over.promise, this.perform(claim, ports, mayBegin)]);
  }

  private async perform(claim: WorkClaim, ports: ConsumePorts, mayBegin: () => Promise<boolean>): Promise<WorkOutcome> {
    try {
      return await ports.work(claim, this.stop.signal, mayBegin);
    } catch (error) {
      ports.log("work_failed", { stage: claim.stage, attempt: this.attempt, error: describeError(error) });
      return BROKEN;
    }
  }

  /** Nobody wants it any more. */
  cancel(): void {
    this.end(() => this.over.resolve(null));
  }

  /** Whether anybody wants it cannot be known: its message comes again. */
  giveUp(error: unknown): void {
    this.end(() => this.over.reject(error));
  }

  /** A vendor that hangs is left alone at some time. */
  checkTime(now: number): void {
    if (this.beganAt !== null && now - this.beganAt >= LONGEST_MS) this.end(() => this.over.resolve(TIMED_OUT));
  }

  /** What its end says comes first: what is stopped may throw for it. */
  private end(say: () => void): void {
    if (this.isStopped) return;
    this.isStopped = true;
    say();
    this.stop.abort();
  }
}
