/**
 * The one function that may change a unit's state: `decide(unit, event, now)` -> the unit as it is now, and what to do about it.
 *
 *   ready --dispatch--> running(sent) --queued--> running(queued) --started--> running(started) --done--> done
 *   running --failed(retryable) or lease over--> waiting --time--> ready            --failed(final) or tries used up--> failed
 *   any but done and failed --unwanted--> canceled --wanted--> ready                failed --wanted again--> ready
 *
 * A word of any attempt but the current one is refused and changes nothing.
 */
import { backoff, type Policy } from "./policy.ts";
import type { Failure, Phase, Result, Unit, UnitState } from "./unit.ts";

export type UnitEvent =
  | { type: "dispatch"; attempt: number }
  | { type: "queued"; attempt: number }
  | { type: "started"; attempt: number }
  | { type: "beat"; attempt: number; progress: number }
  | { type: "lost"; attempt: number }
  | { type: "done"; attempt: number; result: Result }
  | { type: "failed"; attempt: number; failure: Failure }
  | { type: "tick" }
  | { type: "unwanted" }
  | { type: "wanted" };

/** `release`: the attempt's slot is free again; with `kill` somebody may still be working in it. */
export type Effect = { type: "release"; attempt: number; kill: boolean };
export type Decision = { accepted: boolean; unit: Unit; effects: Effect[] };
export type Clock = { now: number; random: number; policy: Policy };

export function decide(unit: Unit, event: UnitEvent, clock: Clock): Decision {
  switch (event.type) {
    case "tick":
      return tick(unit, clock);
    case "wanted":
      return unit.state.status === "canceled" || unit.state.status === "failed" ? to({ ...unit, tries: 0, losses: 0 }, { status: "ready" }) : same(unit);
    case "unwanted":
      return cancel(unit);
    case "dispatch":
      return unit.state.status === "ready" ? to(unit, running("sent", event.attempt, clock.now + sentMs(unit, clock.policy))) : refused(unit);
    default:
      return unit.state.status === "running" && unit.state.attempt === event.attempt ? heard(unit, unit.state, event, clock) : late(unit, event);
  }
}

type Running = Extract<UnitState, { status: "running" }>;
type Heard = Exclude<UnitEvent, { type: "tick" | "wanted" | "unwanted" | "dispatch" }>;

const running = (phase: Phase, attempt: number, leaseUntil: number, progress = 0): Running => ({ status: "running", phase, attempt, leaseUntil, progress });
const to = (unit: Unit, state: UnitState, effects: Effect[] = []): Decision => ({ accepted: true, unit: { ...unit, state }, effects });
const same = (unit: Unit): Decision => ({ accepted: true, unit, effects: [] });
const refused = (unit: Unit): Decision => ({ accepted: false, unit, effects: [] });

/** A queue that is slower than the lease would otherwise be outrun at every attempt. */
const sentMs = ({ losses }: Unit, { leaseMs }: Policy): number => leaseMs * Math.min(4, 1 + losses);

function heard(unit: Unit, state: Running, event: Heard, clock: Clock): Decision {
  const { now, policy } = clock;
  switch (event.type) {
    case "queued":
      return state.phase === "started" || (state.phase === "queued" && state.leaseUntil - now > policy.queueLeaseMs / 2)
        ? same(unit)
        : to(unit, { ...state, phase: "queued", leaseUntil: now + policy.queueLeaseMs });
    case "started":
      return to(unit, { ...state, phase: "started", leaseUntil: now + policy.leaseMs });
    case "beat":
      return to(unit, { ...state, phase: "started", leaseUntil: now + policy.leaseMs, progress: Math.max(state.progress, event.progress) });
    case "lost":
      return lose(unit, state.attempt, false, clock);
    case "done":
      return to(unit, { status: "done", attempt: event.attempt, result: event.result }, [{ type: "release", attempt: event.attempt, kill: false }]);
    case "failed":
      return fail(unit, state.attempt, event.failure, false, clock);
  }
}

/** The answer to the first `done` may have been lost: the same one again is no news and no lie. */
function late(unit: Unit, event: Heard): Decision {
  return event.type === "done" && unit.state.status === "done" && unit.state.attempt === event.attempt ? same(unit) : refused(unit);
}

function tick(unit: Unit, clock: Clock): Decision {
  const { state } = unit;
  if (state.status === "waiting" && state.until <= clock.now) return to(unit, { status: "ready" });
  if (state.status !== "running" || state.leaseUntil > clock.now) return same(unit);
  if (state.phase !== "started") return lose(unit, state.attempt, true, clock);
  return fail(unit, state.attempt, { code: "lease_expired", message: "The service stopped answering.", retryable: true }, true, clock);
}

function lose(unit: Unit, attempt: number, kill: boolean, clock: Clock): Decision {
  const losses = unit.losses + 1;
  const effects: Effect[] = [{ type: "release", attempt, kill }];
  const failure = { code: "service_unavailable", message: "The service could not be reached for a long time.", retryable: true };
  if (losses >= clock.policy.maxLosses) return to({ ...unit, losses }, { status: "failed", failure }, effects);
  return to({ ...unit, losses }, { status: "waiting", until: clock.now + backoff(losses, clock.policy, clock.random) }, effects);
}

function fail(unit: Unit, attempt: number, failure: Failure, kill: boolean, clock: Clock): Decision {
  const tries = unit.tries + 1;
  const effects: Effect[] = [{ type: "release", attempt, kill }];
  if (!failure.retryable || tries >= clock.policy.maxTries) return to({ ...unit, tries }, { status: "failed", failure }, effects);
  return to({ ...unit, tries }, { status: "waiting", until: clock.now + backoff(tries, clock.policy, clock.random, failure.retryAfterMs) }, effects);
}

function cancel(unit: Unit): Decision {
  if (unit.state.status === "done" || unit.state.status === "failed" || unit.state.status === "canceled") return same(unit);
  return to(unit, { status: "canceled" }, unit.state.status === "running" ? [{ type: "release", attempt: unit.state.attempt, kill: true }] : []);
}
