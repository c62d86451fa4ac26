/** Says an event to one unit and keeps what follows from it. */
import { decide, type Decision, type Effect, type UnitEvent } from "../../graph/decide.ts";
import type { Memo } from "../../graph/memo.ts";
import { POLICY } from "../../graph/policy.ts";
import { learn } from "../../graph/progress.ts";
import type { Unit } from "../../graph/unit.ts";
import { artifactKey, attemptPrefix } from "../../media/keys.ts";
import { PUT_EXPIRES_SECONDS } from "../../media/port.ts";
import { GONE } from "./engines-now.ts";
import type { LoopPorts } from "./ports.ts";
import type { Store } from "./store.ts";

/** A consumer that asks for more work: what it is given in this turn. */
export type Mouth = { claimant: string; room: number; attempts: number[] };

/** `memo` is replaced when the dub forgets its texts. `unsent`: attempts whose message is still to be sent. `ahead`: by attempt in line. `permits`: when and by whom worker attempts were last claimed. Both are only of this process. */
export type Loop = {
  store: Store;
  ports: LoopPorts;
  memo: Memo;
  /** Of languages that nobody works on. */
  aside: Memo;
  ahead: Map<number, number>;
  permits: Map<number, { at: number; claimant: string }>;
  unsent: Set<number>;
  /** Never given out before, by this process or another. */
  nextAttempt: number;
  mouth: Mouth | null;
};

/** A late PUT is possible as long as its URL is good. */
const SWEEP_AFTER_MS = (PUT_EXPIRES_SECONDS + 60) * 1000;

/** False: the word was stale and changed nothing. */
export function tell(loop: Loop, unit: Unit, event: UnitEvent): boolean {
  const { store, ports } = loop;
  const policy = { ...POLICY, leaseMs: ports.settings.leaseMs };
  const decision: Decision = decide(unit, event, { now: ports.now(), random: ports.random(), policy });
  if (decision.unit !== unit) store.putUnit(decision.unit);
  if (event.type === "done" && decision.unit !== unit) measure(loop, unit);
  for (const effect of decision.effects) follow(loop, unit, decision.unit, effect);
  if (!QUIET.has(event.type) && (decision.unit !== unit || !decision.accepted)) {
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

/** Signs of life, which would be most of the journal. */
const QUIET = new Set<UnitEvent["type"]>(["beat", "queued", "started"]);

/** How long it took is only known of what was heard to start. */
function measure({ store, ports }: Loop, { spec, state }: Unit): void {
  if (state.status !== "running" || state.since === undefined) return;
  const meta = store.meta!;
  store.noteMeta({ ...meta, pace: learn(meta.pace, spec, (ports.now() - state.since) / 1000) });
}

/**
 * What an ended attempt left open is aborted, but for what it reported: that was completed. What it may have stored without
 * reporting is deleted once no URL of its can store any more. Whoever was stopped may still have cost something.
 */
function follow(loop: Loop, before: Unit, { spec, state }: Unit, { attempt, kill }: Effect): void {
  const { store, ports } = loop;
  loop.ahead.delete(attempt);
  loop.permits.delete(attempt);
  const isCompute = spec.lane !== "worker" && spec.lane !== GONE;
  if (isCompute) store.enqueue({ kind: "release", lane: spec.lane, attempt, kill });
  const reported = state.status === "done" ? state.result.artifacts : {};
  const uploads = store.uploads(attempt);
  for (const { name, upload } of uploads) if (!(name in reported)) store.enqueue({ kind: "abort", ...upload });
  if (uploads.length > 0) store.dropUploads(attempt);
  if (state.status === "done") return;
  const started = before.state.status === "running" && before.state.phase === "started";
  if (started) store.enqueue({ kind: "sweep", prefix: attemptPrefix({ ...addressOf(loop, before), attempt }) }, ports.now() + SWEEP_AFTER_MS);
  if (kill || isCompute) store.putOrphan(attempt, { unitKey: spec.key, account: before.account ?? null, worstMicros: kill ? (spec.worstMicros ?? 0) : 0 });
}

const addressOf = ({ store }: Loop, { spec }: Pick<Unit, "spec">) => {
  const { workspaceId, dubId } = store.meta!.facts;
  return { workspaceId, dubId, unitKey: spec.key };
};

export const keyOf = (loop: Loop, unit: Unit, attempt: number, name: string): string => artifactKey({ ...addressOf(loop, unit), attempt, name });

/** The unit whose current attempt this is. */
export function unitOf({ store }: Loop, attempt: number): Unit | undefined {
  const key = store.attempts.get(attempt);
  return key === undefined ? undefined : store.units.get(key);
}

const PER_LANGUAGE = new Set(["translate", "rewrite", "synthesize", "verify", "fit", "mix", "encode", "join", "subtitle", "mux", "burn", "stream", "report"]);
/** In the place of a language: the same whatever the film is dubbed into. */
const SHARED = new Set(["original", "picture"]);

/** Null: the unit is of the preparation, which all languages share. `synthesize/pt-BR/...` belongs to jobs with that language. */
export function languageOf({ spec }: Unit): string | null {
  if (!PER_LANGUAGE.has(spec.stage)) return null;
  const named = spec.label.split("/")[1]!;
  return SHARED.has(named) ? null : named;
}
