/**
 * Leaves a vendor alone that answers with failures alone (Nygard, *Release It!*: circuit breaker). Open after five in a row; after a
 * while one call may try, and its end decides. Pure.
 */
import { growing } from "../growing.ts";

const MOST_FAILURES = 5;
const OPEN_MS = 10_000;
const LONGEST_OPEN_MS = 5 * 60_000;

/** `probe`: the lease of the one that tries; no other call decides anything. `opened`: how often in a row. `until`: nobody tries before. */
export type Breaker = { kind: "closed"; failures: number } | { kind: "open"; opened: number; until: number; probe: number | null };

export const CLOSED: Breaker = { kind: "closed", failures: 0 };

/** How a call ended, as far as this is concerned. `answered`: the vendor works, whatever it said. */
export type Ended = { lease: number; end: "answered" | "failed" | "unknown" };

export function breakerAfter(breaker: Breaker, { lease, end }: Ended, now: number): Breaker {
  if (breaker.kind === "closed") {
    if (end === "unknown") return breaker;
    if (end === "answered") return CLOSED;
    const failures = breaker.failures + 1;
    return failures < MOST_FAILURES ? { kind: "closed", failures } : open(1, now);
  }
  if (breaker.probe !== lease) return breaker;
  if (end === "answered") return CLOSED;
  return end === "failed" ? open(breaker.opened + 1, now) : { ...breaker, probe: null };
}

/** Of calls that were never heard of again. */
export const withoutProbe = (breaker: Breaker, isHeld: (lease: number) => boolean): Breaker =>
  breaker.kind === "open" && breaker.probe !== null && !isHeld(breaker.probe) ? { ...breaker, probe: null } : breaker;

export const probing = (breaker: Breaker, lease: number): Breaker => (breaker.kind === "open" ? { ...breaker, probe: lease } : breaker);

function open(opened: number, now: number): Breaker {
  return { kind: "open", opened, until: now + growing(opened - 1, OPEN_MS, LONGEST_OPEN_MS), probe: null };
}
