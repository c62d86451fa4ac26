/** Which pairs of a unit's state and an event were reached. */
import type { UnitEvent } from "../../../src/graph/decide.ts";
import type { Status } from "../../../src/graph/unit.ts";

export const STATUSES = ["blocked", "ready", "running", "waiting", "done", "failed", "canceled"] as const satisfies Status[];
export const EVENTS = [
  "queued",
  "started",
  "beat",
  "lost",
  "done",
  "failed",
  "dispatch",
  "tick",
  "unwanted",
  "wanted",
  "block",
  "open",
] as const satisfies UnitEvent["type"][];
export const PAIRS: string[] = STATUSES.flatMap((status) => EVENTS.map((event) => `${status} x ${event}`));

export const pairOf = (status: Status, event: UnitEvent["type"]): string => `${status} x ${event}`;
