/** What is to be done for an attempt, if it is still the current one. */
import { attemptPrefix } from "../../media/keys.ts";
import type { Claim, Feed, Settled } from "./ports.ts";
import { tell, unitOf, type Loop } from "./units.ts";

export function claim(loop: Loop, attempt: number, claimant: string): Claim {
  const { store, ports } = loop;
  const unit = unitOf(loop, attempt);
  if (!unit || unit.state.status !== "running") return { kind: "stale" };
  const { workspaceId, dubId } = store.meta!.facts;
  const { lane, stage, engine, params, hints, inputs, key } = unit.spec;
  if (lane !== "worker") return { kind: "compute", lane, workspaceId };
  // Who claimed it before this process began is not known: it was not this one.
  if (unit.state.phase === "started" && loop.permits.get(attempt)?.claimant !== claimant) return { kind: "stale" };
  tell(loop, unit, { type: "started", attempt });
  loop.permits.set(attempt, { at: ports.now(), claimant });
  const prefix = attemptPrefix({ workspaceId, dubId, unitKey: key, attempt });
  const { heartbeatMs, permitMs } = ports.settings;
  return { kind: "work", workspaceId, stage, engine, params, hints, inputs, prefix, heartbeatMs, permitMs };
}

/** What the turn begins of the consumer's own work goes to the one who asks, as far as there is room, instead of into the queue. */
export function fed(loop: Loop, { claimant, room, has }: Feed, turn: () => void): Settled["more"] {
  const mouth = { room, attempts: lostTo(loop, claimant, new Set(has)), claimant };
  loop.mouth = mouth;
  try {
    turn();
  } finally {
    loop.mouth = null;
  }
  return mouth.attempts.flatMap((attempt) => {
    const again = claim(loop, attempt, claimant);
    return again.kind === "work" ? [{ attempt, claim: again }] : [];
  });
}

/** Given to it before, in an answer that never came. */
function lostTo({ store, permits }: Loop, claimant: string, has: ReadonlySet<number>): number[] {
  return [...permits]
    .filter(([attempt, permit]) => permit.claimant === claimant && store.attempts.has(attempt) && !has.has(attempt))
    .map(([attempt]) => attempt);
}

/** To be asked is a sign of life for one in line. */
export function holds(loop: Loop, attempt: number, ahead: number | null): boolean {
  const unit = unitOf(loop, attempt);
  if (!unit || unit.state.status !== "running") return false;
  if (ahead === null) loop.ahead.delete(attempt);
  else {
    tell(loop, unit, { type: "queued", attempt });
    loop.ahead.set(attempt, ahead);
  }
  return true;
}
