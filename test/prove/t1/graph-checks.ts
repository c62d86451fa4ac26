/** What must hold of every single decision, said a second time and in other words than the engine's table. */
import type { Clock, Decision, UnitEvent } from "../../../src/graph/decide.ts";
import { nextAlarm } from "../../../src/graph/next-alarm.ts";
import type { Status, Unit } from "../../../src/graph/unit.ts";

/** Where an event may lead; what is not named here leads nowhere. */
const LEADS: { [E in UnitEvent["type"]]: Partial<Record<Status, Status[]>> } = {
  queued: { running: ["running"] },
  started: { running: ["running"] },
  beat: { running: ["running"] },
  lost: { running: ["waiting", "failed"] },
  done: { running: ["done"] },
  failed: { running: ["waiting", "failed"] },
  dispatch: { ready: ["running"] },
  tick: { waiting: ["ready"], running: ["waiting", "failed"] },
  unwanted: { blocked: ["canceled"], ready: ["canceled"], waiting: ["canceled"], running: ["canceled"] },
  wanted: { failed: ["ready", "blocked"], canceled: ["ready", "blocked"] },
  block: { ready: ["blocked"], waiting: ["blocked"], blocked: ["blocked"] },
  open: { blocked: ["ready"] },
};
const WORDS = new Set<UnitEvent["type"]>(["queued", "started", "beat", "lost", "done", "failed"]);

export function faultsOf(before: Unit, event: UnitEvent, decision: Decision, clock: Clock): string[] {
  const { unit: after, accepted, effects } = decision;
  const [from, to] = [before.state.status, after.state.status];
  const faults: string[] = [];
  const hold = (isTrue: boolean, what: string): void => void (isTrue || faults.push(what));
  hold(from === to || (LEADS[event.type][from] ?? []).includes(to), `${from} became ${to} by ${event.type}`);
  hold(accepted || (after === before && effects.length === 0), "a refused event changed something");
  hold(from !== "done" || after === before, "a result was not kept");
  if (WORDS.has(event.type)) hold(!accepted || isCurrent(before, event), "a word of another attempt was accepted");
  if (from === "running") hold(effects.length === Number(to !== "running"), "an attempt ends with one release, and only then");
  else hold(effects.length === 0, "something was released that nobody held");
  if (to === "running") hold(faultsOfRunning(before, event, after, clock), "the attempt, its lease or its progress went wrong");
  hold(after.tries <= clock.policy.maxTries && after.losses <= clock.policy.maxLosses, "more tries or losses than allowed");
  if (from === "running" && to === "failed") hold(isSpent(event, after, clock), "given up too early");
  if (from === "running" && to === "waiting") hold(waitsLongEnough(before, event, after, clock), "the wait is not what was asked for");
  if (accepted && event.type === "lost") hold(after.tries === before.tries && after.losses === before.losses + 1, "a loss was counted as something else");
  if (event.type === "tick") hold(!isDue(after, clock), "its time was over, and nothing came of it");
  hold(isWoken(after, clock), "the alarm does not wake it, or for nothing");
  return faults;
}

function isCurrent({ state }: Unit, event: UnitEvent): boolean {
  const attempt = "attempt" in event ? event.attempt : null;
  return (state.status === "running" || (state.status === "done" && event.type === "done")) && state.attempt === attempt;
}

function faultsOfRunning(before: Unit, event: UnitEvent, { state, losses }: Unit, { now, policy }: Clock): boolean {
  if (state.status !== "running") return true;
  const longest = now + Math.max(policy.queueLeaseMs, policy.leaseMs * Math.min(4, 1 + losses));
  if (before.state.status !== "running")
    return event.type === "dispatch" && state.attempt === event.attempt && state.progress === 0 && state.leaseUntil <= longest;
  const isRenewed = state.leaseUntil === before.state.leaseUntil || (state.leaseUntil > now && state.leaseUntil <= longest);
  const isHeard = event.type !== "beat" || !("attempt" in event) || event.attempt !== state.attempt || state.leaseUntil === now + policy.leaseMs;
  return state.attempt === before.state.attempt && state.progress >= before.state.progress && state.progress <= 1 && isRenewed && isHeard;
}

/** Only what cannot be mended, or was tried as often as it may be, fails. */
function isSpent(event: UnitEvent, { tries, losses }: Unit, { policy }: Clock): boolean {
  const isFinal = event.type === "failed" && !event.failure.retryable;
  return isFinal || tries >= policy.maxTries || losses >= policy.maxLosses;
}

function waitsLongEnough(before: Unit, event: UnitEvent, after: Unit, { now, policy }: Clock): boolean {
  if (after.state.status !== "waiting") return false;
  const waits = after.state.until - now;
  const failures = after.tries > before.tries ? after.tries : after.losses;
  const ceiling = Math.min(policy.maxBackoffMs, policy.backoffMs * 2 ** (failures - 1));
  const told = event.type === "failed" ? (event.failure.retryAfterMs ?? 0) : 0;
  const asked = Number.isFinite(told) ? Math.min(Math.max(0, told), policy.maxRetryAfterMs) : 0;
  // Two minutes of being put off count as one loss.
  const counted = Math.max(1, Math.floor(asked / 120_000));
  const isCounted = after.tries + after.losses === before.tries + before.losses + counted && after.tries < policy.maxTries && after.losses < policy.maxLosses;
  return isCounted && waits >= asked && waits <= Math.max(asked, ceiling);
}

const isDue = ({ state }: Unit, { now }: Clock): boolean =>
  (state.status === "running" && state.leaseUntil <= now) || (state.status === "waiting" && state.until < now);

function isWoken(unit: Unit, { now }: Clock): boolean {
  const { state } = unit;
  const at = nextAlarm([unit]);
  const due = state.status === "running" ? state.leaseUntil : state.status === "waiting" ? state.until : null;
  return at === due && (at === null || Number.isFinite(at - now));
}
