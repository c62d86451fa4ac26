/** Says an event to one unit and keeps what follows from it. */
import { decide, type Decision, type Effect, type UnitEvent } from "../../graph/decide.ts";
import type { DigestMemo } from "../../graph/digest.ts";
import { POLICY } from "../../graph/policy.ts";
import type { Unit } from "../../graph/unit.ts";
import type { LoopPorts } from "./ports.ts";
import type { Store } from "./store.ts";

/** `digests` is replaced when the dub forgets its texts. */
export type Loop = { store: Store; ports: LoopPorts; digests: DigestMemo };

/** False: the word was stale and changed nothing. */
export function tell({ store, ports }: Loop, unit: Unit, event: UnitEvent): boolean {
  const policy = { ...POLICY, leaseMs: ports.settings.leaseMs };
  const decision: Decision = decide(unit, event, { now: ports.now(), random: ports.random(), policy });
  if (decision.unit !== unit) store.putUnit(decision.unit);
  for (const effect of decision.effects) follow(store, decision.unit, effect);
  if (event.type !== "beat" && (decision.unit !== unit || !decision.accepted)) {
    store.journal({
      event: event.type,
      unit: unit.spec.label,
      status: decision.unit.state.status,
      attempt: "attempt" in event ? event.attempt : null,
      accepted: decision.accepted ? 1 : 0,
    });
  }
  return decision.accepted;
}

/** What an ended attempt left open is aborted, but for what it reported: that was completed. */
function follow(store: Store, { spec, state }: Unit, { attempt, kill }: Effect): void {
  store.enqueue({ kind: "release", lane: spec.lane, attempt, kill });
  const reported = state.status === "done" ? state.result.artifacts : {};
  for (const { name, upload } of store.uploads(attempt)) if (!(name in reported)) store.enqueue({ kind: "abort", ...upload });
  store.dropUploads(attempt);
}

/** The unit whose current attempt this is. */
export function unitOf({ store }: Loop, attempt: number): Unit | undefined {
  const key = store.attempts.get(attempt);
  return key === undefined ? undefined : store.units.get(key);
}
