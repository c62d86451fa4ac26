/** Any event there is: of the current attempt, of one long gone, of one that never was. */
import type { UnitEvent } from "../../../src/graph/decide.ts";
import type { Failure, Unit } from "../../../src/graph/unit.ts";
import type { Random } from "../random.ts";
import { EVENTS } from "./coverage.ts";
import { resultOf } from "./graph-world.ts";

export function anyEvent(random: Random, unit: Unit, last: number): UnitEvent {
  const type = random.pick(EVENTS);
  const attempt = attemptOf(random, unit, last);
  switch (type) {
    case "beat":
      return { type, attempt, progress: random.next() * 1.2 };
    case "done":
      return { type, attempt, result: resultOf(unit.spec.key) };
    case "failed":
      return { type, attempt, failure: failureOf(random) };
    case "queued":
    case "started":
    case "lost":
      return { type, attempt };
    // A fresh number would be the loop's to give.
    case "dispatch":
      return { type, attempt: last + 1_000_000 + random.int(1_000_000) };
    case "wanted":
      return { type, gate: random.pick([null, "review", "spend"]) };
    case "block":
      return { type, by: random.pick(["review", "spend"]) };
    default:
      return { type };
  }
}

/** Mostly the current one. */
function attemptOf(random: Random, { state }: Unit, last: number): number {
  const current = state.status === "running" || state.status === "done" ? state.attempt : last;
  return random.chance(0.6) ? current : random.int(last + 3);
}

function failureOf(random: Random): Failure {
  const retryAfterMs = random.pick([undefined, undefined, -5, 0, 1_500, 20_000, 7_200_000, 1e12, Number.NaN, Number.POSITIVE_INFINITY]);
  return { code: "any", message: "", retryable: random.chance(0.8), ...(retryAfterMs !== undefined && { retryAfterMs }) };
}
