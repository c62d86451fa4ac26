/** Units the plan names are wanted, all others are not; what is ready and may begin is sent. */
import type { Declared, Graph } from "../../graph/graph.ts";
import { isOver, type Unit } from "../../graph/unit.ts";
import { GONE } from "./engines-now.ts";
import { UnderWay } from "./under-way.ts";
import { tell, type Loop } from "./units.ts";
import { accountFor } from "./usage.ts";

const SET_ASIDE = 64;

export function adopt(loop: Loop, graph: Graph): void {
  const { store } = loop;
  for (const [key, { spec, gate }] of graph.declared) {
    const unit = store.units.get(key);
    if (!unit) store.putUnit({ spec, state: gate ? { status: "blocked", by: gate } : { status: "ready" }, tries: 0, losses: 0 });
    else adoptKnown(loop, unit, { spec, gate });
  }
  for (const unit of store.units.rows.values()) if (!graph.declared.has(unit.spec.key) && !isOver(unit.state)) tell(loop, unit, { type: "unwanted" });
}

function adoptKnown(loop: Loop, unit: Unit, { spec, gate }: Declared): void {
  const { status } = unit.state;
  if (status === "done") return;
  // Of languages that share it the first that wants it now names it: its job pays.
  const { hints, label } = spec;
  if (unit.spec !== spec && (unit.spec.hints !== null || unit.spec.label !== label))
    loop.store.units.replace(spec.key, { ...unit, spec: { ...unit.spec, hints, label } });
  const current = loop.store.units.get(spec.key)!;
  if (status === "canceled") tell(loop, current, { type: "wanted", gate });
  else if (gate && (status === "ready" || status === "waiting")) tell(loop, current, { type: "block", by: gate });
  else if (!gate && current.state.status === "blocked" && current.state.by !== "spend") tell(loop, current, { type: "open" });
}

export function releaseAll(loop: Loop): void {
  for (const unit of loop.store.units.rows.values()) if (!isOver(unit.state)) tell(loop, unit, { type: "unwanted" });
}

/** In the order it was planned, as long as not too much is under way in its lane and at its vendor: a long line holds up no other. */
export function dispatch(loop: Loop): void {
  const { store, ports } = loop;
  const underWay = new UnderWay(ports.settings.maxInFlight);
  for (const key of store.attempts.values()) underWay.add(store.units.get(key)!.spec);
  for (const unit of store.units.rows.values()) {
    if (!mayBegin(unit) || !underWay.hasRoom(unit.spec)) continue;
    const attempt = begin(loop, unit);
    if (attempt === null) continue;
    underWay.add(unit.spec);
    if (!feed(loop, unit, attempt)) loop.unsent.add(attempt);
  }
}

/** The consumer that has just settled takes it at once, if it has room. */
function feed(loop: Loop, { spec }: Unit, attempt: number): boolean {
  const { mouth, store, permits, ports } = loop;
  if (spec.lane !== "worker" || !mouth || mouth.attempts.length >= mouth.room) return false;
  tell(loop, store.units.get(spec.key)!, { type: "started", attempt });
  permits.set(attempt, { at: ports.now(), claimant: mouth.claimant });
  mouth.attempts.push(attempt);
  return true;
}

/** What waits for money is asked about again: a job ended, or another came with more. */
const mayBegin = ({ state }: Unit): boolean => state.status === "ready" || (state.status === "blocked" && state.by === "spend");

/** Numbers are set aside many at a time, so that the counter is not written for each; a new process skips what is left of them. */
function nextAttempt(loop: Loop): number {
  const meta = loop.store.meta!;
  const attempt = loop.nextAttempt++;
  if (attempt > meta.attempt) loop.store.putMeta({ ...meta, attempt: attempt + SET_ASIDE - 1 });
  return attempt;
}

function begin(loop: Loop, unit: Unit): number | null {
  const { store } = loop;
  const account = accountFor(loop, unit);
  if (account === null && (unit.spec.worstMicros ?? 0) > 0) {
    if (unit.state.status === "ready") tell(loop, unit, { type: "block", by: "spend" });
    return null;
  }
  if (unit.state.status === "blocked") tell(loop, unit, { type: "open" });
  const attempt = nextAttempt(loop);
  tell(loop, { ...store.units.get(unit.spec.key)!, account }, { type: "dispatch", attempt });
  if (unit.spec.lane !== GONE) return attempt;
  const failure = { code: "engine_gone", message: `The engine ${unit.spec.engine} is not offered any more: render the dub with newer ones.`, retryable: false };
  tell(loop, store.units.get(unit.spec.key)!, { type: "failed", attempt, failure });
  return null;
}
