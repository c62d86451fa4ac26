/** How long to leave alone what has just failed. */
import { growing } from "../growing.ts";

const REST_MS = 500;
const LONGEST_REST_MS = 10_000;

/** Slots whose last task could not be handed over. In memory only: after a crash one more try is no harm. */
export class Rest {
  private readonly slots = new Map<number, { failures: number; until: number }>();

  /** Milliseconds that the slot rests now: longer after each failure in a row. */
  failed(slot: number, now: number): number {
    const failures = this.slots.get(slot)?.failures ?? 0;
    const ms = growing(failures, REST_MS, LONGEST_REST_MS);
    this.slots.set(slot, { failures: failures + 1, until: now + ms });
    return ms;
  }

  worked(slot: number): void {
    this.slots.delete(slot);
  }

  isOver(slot: number, now: number): boolean {
    return (this.slots.get(slot)?.until ?? 0) <= now;
  }
}
