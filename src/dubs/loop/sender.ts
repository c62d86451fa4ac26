/** Sends each dispatched attempt's message. Its row needs no other: a unit in phase `sent` is sent again by a process that does not know better, and twice is no harm. */
import { growing } from "../../growing.ts";
import { ahead } from "./ahead.ts";
import { unitOf, type Loop } from "./units.ts";

const RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
/** A call that was not answered for this long holds up no other: to send twice is no harm, and not to send is. */
const PATIENCE_MS = 30_000;
/** A queue takes so many in one call. */
const MOST_AT_ONCE = 100;

export class Sender {
  private busyUntil = 0;
  private failures = 0;
  private notBefore = 0;
  private readonly loop: Loop;

  /** Whatever was dispatched before this process began may not have been sent. */
  constructor(loop: Loop) {
    this.loop = loop;
    for (const attempt of loop.store.attempts.keys()) loop.unsent.add(attempt);
  }

  async run(): Promise<void> {
    const now = this.loop.ports.now();
    if (now < ahead(this.busyUntil, now, PATIENCE_MS)) return;
    for (let due = this.due(); due.length > 0; due = this.due()) {
      this.busyUntil = this.loop.ports.now() + PATIENCE_MS;
      await this.send(due);
    }
    this.busyUntil = 0;
  }

  /** Null: nothing is to be sent. */
  dueAt(): number | null {
    return this.prune().size > 0 ? this.waitsUntil() : null;
  }

  private waitsUntil(): number {
    return ahead(this.notBefore, this.loop.ports.now(), LONGEST_RETRY_MS);
  }

  private due(): number[] {
    return this.waitsUntil() > this.loop.ports.now() ? [] : [...this.prune()].slice(0, MOST_AT_ONCE);
  }

  /** What was claimed, stopped or rolled back meanwhile is no longer to be sent. */
  private prune(): ReadonlySet<number> {
    const { unsent } = this.loop;
    for (const attempt of unsent) {
      const state = unitOf(this.loop, attempt)?.state;
      if (state?.status !== "running" || state.phase !== "sent") unsent.delete(attempt);
    }
    return unsent;
  }

  private async send(attempts: number[]): Promise<void> {
    const { ports, store, unsent } = this.loop;
    const { dubId } = store.meta!.facts;
    try {
      await ports.send(attempts.map((attempt) => ({ v: 1, dubId, attempt })));
      for (const attempt of attempts) unsent.delete(attempt);
      this.failures = 0;
    } catch (error) {
      ports.log("send_failed", { attempts: attempts.length, error: error instanceof Error ? error.message : String(error) });
      this.notBefore = ports.now() + growing(this.failures++, RETRY_MS, LONGEST_RETRY_MS);
    }
  }
}
