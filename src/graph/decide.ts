/**
 * The one function that may change a unit's state: `decide(unit, event, clock)` -> the unit as it is now, and what to do about it.
 * The table is closed: the compiler asks for every state x event. A word of any attempt but the current one is refused and
 * changes nothing.
 */
import { backoff, type Policy } from "./policy.ts";
import type { Failure, Gate, Result, Standing, StateOf, Status, Unit, UnitState } from "./unit.ts";

/** What is said by or about one attempt, once it was dispatched. */
export type Word =
  | { type: "queued"; attempt: number }
  | { type: "started"; attempt: number }
  | { type: "beat"; attempt: number; progress: number }
  | { type: "lost"; attempt: number }
  | { type: "done"; attempt: number; result: Result }
  | { type: "failed"; attempt: number; failure: Failure };
export type UnitEvent =
  | Word
  | { type: "dispatch"; attempt: number }
  | { type: "tick" }
  | { type: "unwanted" }
  /** `gate`: why it may not begin yet. */
  | { type: "wanted"; gate: Gate | null }
  | { type: "block"; by: Gate }
  | { type: "open" };

/** `release`: the attempt's slot is free again; with `kill` somebody may still be working in it. */
export type Effect = { type: "release"; attempt: number; kill: boolean };
export type Decision = { accepted: boolean; unit: Unit; effects: Effect[] };
export type Clock = { now: number; random: number; policy: Policy };

export function decide(unit: Unit, event: UnitEvent, clock: Clock): Decision {
  const move = TABLE[unit.state.status][event.type] as Move<Status, UnitEvent["type"]>;
  return move(unit, unit.state, event, clock);
}

type EventOf<E extends UnitEvent["type"]> = Extract<UnitEvent, { type: E }>;
type Move<S extends Status, E extends UnitEvent["type"]> = (unit: Unit, state: StateOf<S>, event: EventOf<E>, clock: Clock) => Decision;
type Row<S extends Status> = { [E in UnitEvent["type"]]: Move<S, E> };
type Running = StateOf<"running">;

const to = (unit: Unit, state: UnitState, effects: Effect[] = []): Decision => ({ accepted: true, unit: { ...unit, state }, effects });
const same = (unit: Unit): Decision => ({ accepted: true, unit, effects: [] });
const refuse = (unit: Unit): Decision => ({ accepted: false, unit, effects: [] });

/** No attempt is under way, so whatever one says is late. */
const LATE = { queued: refuse, started: refuse, beat: refuse, lost: refuse, done: refuse, failed: refuse } as const;

const TABLE: { [S in Status]: Row<S> } = {
  blocked: {
    ...LATE,
    dispatch: refuse,
    tick: same,
    unwanted: (unit) => to(unit, { status: "canceled" }),
    wanted: same,
    block: (unit, state, event) => (state.by === event.by ? same(unit) : to(unit, { status: "blocked", by: event.by })),
    open: (unit) => to(unit, { status: "ready" }),
  },
  ready: {
    ...LATE,
    dispatch: (unit, _, event, clock) => to(unit, dispatched(unit, event.attempt, clock)),
    tick: same,
    unwanted: (unit) => to(unit, { status: "canceled" }),
    wanted: same,
    block: (unit, _, event) => to(unit, { status: "blocked", by: event.by }),
    open: same,
  },
  waiting: {
    ...LATE,
    dispatch: refuse,
    tick: (unit, state, _, clock) => (state.until <= clock.now ? to(unit, { status: "ready" }) : same(unit)),
    unwanted: (unit) => to(unit, { status: "canceled" }),
    wanted: same,
    block: (unit, _, event) => to(unit, { status: "blocked", by: event.by }),
    open: same,
  },
  running: {
    queued: current<"queued">(queue),
    started: current<"started">(start),
    beat: current<"beat">(beat),
    /** Whoever says so may not know that somebody has begun. */
    lost: current((unit, state, _, clock) => lose(unit, state.attempt, state.phase === "started", clock)),
    done: current((unit, state, event) => to(unit, { status: "done", attempt: state.attempt, result: event.result }, [release(state)])),
    failed: current((unit, state, event, clock) => fail(unit, state, event.failure, false, clock)),
    dispatch: refuse,
    tick: expire,
    unwanted: (unit, state) => to(unit, { status: "canceled" }, [release(state, true)]),
    wanted: same,
    /** What is under way is paid for: it goes on. */
    block: same,
    open: same,
  },
  done: {
    ...LATE,
    /** The answer to the first `done` may have been lost: the same one again is no news and no lie. */
    done: (unit, state, event) => (state.attempt === event.attempt ? same(unit) : refuse(unit)),
    dispatch: refuse,
    tick: same,
    unwanted: same,
    wanted: same,
    block: same,
    open: same,
  },
  failed: { ...LATE, dispatch: refuse, tick: same, unwanted: same, wanted: anew, block: same, open: same },
  canceled: { ...LATE, dispatch: refuse, tick: same, unwanted: same, wanted: anew, block: same, open: same },
};

/** The fence. */
function current<E extends Word["type"]>(move: Move<"running", E>): Move<"running", E> {
  return (unit, state, event, clock) => ((event as Word).attempt === state.attempt ? move(unit, state, event, clock) : refuse(unit));
}

function anew(unit: Unit, _: UnitState, { gate }: EventOf<"wanted">): Decision {
  return to({ ...unit, tries: 0, losses: 0 }, gate === null ? { status: "ready" } : { status: "blocked", by: gate });
}

const release = ({ attempt }: Running, kill = false): Effect => ({ type: "release", attempt, kill });

/** A queue that is slower than the lease would otherwise be outrun at every attempt. */
function dispatched({ losses }: Unit, attempt: number, { now, policy }: Clock): Running {
  return { status: "running", phase: "sent", attempt, leaseUntil: now + policy.leaseMs * Math.min(4, 1 + losses), progress: 0, since: now };
}

function queue(unit: Unit, state: Running, _: Word, { now, policy }: Clock): Decision {
  const isFresh = state.phase === "queued" && state.leaseUntil - now > policy.queueLeaseMs / 2;
  return state.phase === "started" || isFresh ? same(unit) : to(unit, { ...state, phase: "queued", leaseUntil: now + policy.queueLeaseMs });
}

function start(unit: Unit, state: Running, _: Word, clock: Clock): Decision {
  return to(unit, { ...begun(state, clock), leaseUntil: clock.now + clock.policy.leaseMs });
}

function beat(unit: Unit, state: Running, { progress }: EventOf<"beat">, clock: Clock): Decision {
  return to(unit, { ...begun(state, clock), leaseUntil: clock.now + clock.policy.leaseMs, progress: Math.max(state.progress, Math.min(1, progress)) });
}

const begun = (state: Running, { now }: Clock): Running => (state.phase === "started" ? state : { ...state, phase: "started" satisfies Standing, since: now });

function expire(unit: Unit, state: Running, _: unknown, clock: Clock): Decision {
  if (state.leaseUntil > clock.now) return same(unit);
  if (state.phase !== "started") return lose(unit, state.attempt, true, clock);
  return fail(unit, state, { code: "lease_expired", message: "The service stopped answering.", retryable: true }, true, clock);
}

function lose(unit: Unit, attempt: number, kill: boolean, clock: Clock): Decision {
  const losses = unit.losses + 1;
  const effects: Effect[] = [{ type: "release", attempt, kill }];
  const failure = { code: "service_unavailable", message: "The service could not be reached for a long time.", retryable: true };
  if (losses >= clock.policy.maxLosses) return to({ ...unit, losses }, { status: "failed", failure }, effects);
  return to({ ...unit, losses }, { status: "waiting", until: clock.now + backoff(losses, clock.policy, clock.random) }, effects);
}

/** Whoever asks us to come later has not failed: that counts as a loss, of which there may be many. */
function fail(unit: Unit, state: Running, failure: Failure, kill: boolean, clock: Clock): Decision {
  if (failure.retryable && failure.retryAfterMs !== undefined) return putOff(unit, state, failure, clock);
  const tries = unit.tries + 1;
  const effects = [release(state, kill)];
  if (!failure.retryable || tries >= clock.policy.maxTries) return to({ ...unit, tries }, { status: "failed", failure }, effects);
  return to({ ...unit, tries }, { status: "waiting", until: clock.now + backoff(tries, clock.policy, clock.random) }, effects);
}

/** So long a wait counts as one loss: with the most there may be, a unit is put off for two hours in all, however that is parted. */
const A_LOSS_MS = 120_000;

function putOff(unit: Unit, state: Running, failure: Failure, { now, random, policy }: Clock): Decision {
  const asked = Number.isFinite(failure.retryAfterMs) ? Math.min(failure.retryAfterMs!, policy.maxRetryAfterMs) : 0;
  const losses = Math.min(policy.maxLosses, unit.losses + Math.max(1, Math.floor(asked / A_LOSS_MS)));
  if (losses >= policy.maxLosses) return to({ ...unit, losses }, { status: "failed", failure }, [release(state)]);
  return to({ ...unit, losses }, { status: "waiting", until: now + backoff(losses, policy, random, failure.retryAfterMs) }, [release(state)]);
}
