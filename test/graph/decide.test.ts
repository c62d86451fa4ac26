import { describe, expect, it } from "vitest";
import { decide, type UnitEvent } from "../../src/graph/decide.ts";
import { POLICY, type Policy } from "../../src/graph/policy.ts";
import type { Result, Unit, UnitState } from "../../src/graph/unit.ts";

const policy: Policy = { ...POLICY, maxTries: 2, maxLosses: 3, leaseMs: 30_000, queueLeaseMs: 600_000, backoffMs: 1000, maxBackoffMs: 8000 };
const clock = { now: 1_000_000, random: 0, policy };
const result: Result = { value: {}, artifacts: {}, usage: [], meta: {} };
const spec = { key: "k", stage: "synthesize", label: "synthesize/es/lin_1", lane: "kokoro", engine: null, params: {}, inputs: {}, hints: null, weight: 1 };
const unit = (state: UnitState, counts = { tries: 0, losses: 0 }): Unit => ({ spec, state, ...counts });

const states: Record<string, UnitState> = {
  "blocked (review)": { status: "blocked", by: "review" },
  ready: { status: "ready" },
  waiting: { status: "waiting", until: clock.now + 500 },
  "waiting (over)": { status: "waiting", until: clock.now },
  sent: { status: "running", phase: "sent", attempt: 7, leaseUntil: clock.now + 1, progress: 0 },
  "sent (lease over)": { status: "running", phase: "sent", attempt: 7, leaseUntil: clock.now, progress: 0 },
  queued: { status: "running", phase: "queued", attempt: 7, leaseUntil: clock.now + 1, progress: 0 },
  started: { status: "running", phase: "started", attempt: 7, leaseUntil: clock.now + 1, progress: 0.5 },
  "started (lease over)": { status: "running", phase: "started", attempt: 7, leaseUntil: clock.now, progress: 0.5 },
  done: { status: "done", attempt: 7, result },
  failed: { status: "failed", failure: { code: "x", message: "", retryable: false } },
  canceled: { status: "canceled" },
};
const retryable = { code: "oom", message: "", retryable: true };
const final = { code: "not_media", message: "", retryable: false };
const events: Record<string, UnitEvent> = {
  dispatch: { type: "dispatch", attempt: 8 },
  queued: { type: "queued", attempt: 7 },
  started: { type: "started", attempt: 7 },
  beat: { type: "beat", attempt: 7, progress: 0.2 },
  lost: { type: "lost", attempt: 7 },
  done: { type: "done", attempt: 7, result },
  "failed(retryable)": { type: "failed", attempt: 7, failure: retryable },
  "failed(final)": { type: "failed", attempt: 7, failure: final },
  "done of another attempt": { type: "done", attempt: 6, result },
  "beat of another attempt": { type: "beat", attempt: 6, progress: 1 },
  tick: { type: "tick" },
  unwanted: { type: "unwanted" },
  wanted: { type: "wanted", gate: null },
  "wanted, gated": { type: "wanted", gate: "review" },
  "block (review)": { type: "block", by: "review" },
  "block (spend)": { type: "block", by: "spend" },
  open: { type: "open" },
};

/** State after the event; `!` in front: refused, `=`: accepted and unchanged, `*`: the slot is released, `*kill`: and its work killed. */
const table: Record<keyof typeof states, Record<keyof typeof events, string>> = Object.fromEntries(
  `
                       | dispatch | queued | started | beat    | lost           | done    | failed(retryable) | failed(final) | done of another attempt | beat of another attempt | tick          | unwanted       | wanted | wanted, gated | block (review) | block (spend) | open
  blocked (review)     | !        | !      | !       | !       | !              | !       | !                 | !             | !                       | !                       | =             | canceled       | =      | =             | =              | blocked       | ready
  ready                | sent     | !      | !       | !       | !              | !       | !                 | !             | !                       | !                       | =             | canceled       | =      | =             | blocked        | blocked       | =
  waiting              | !        | !      | !       | !       | !              | !       | !                 | !             | !                       | !                       | =             | canceled       | =      | =             | blocked        | blocked       | =
  waiting (over)       | !        | !      | !       | !       | !              | !       | !                 | !             | !                       | !                       | ready         | canceled       | =      | =             | blocked        | blocked       | =
  sent                 | !        | queued | started | started | waiting *      | done *  | waiting *         | failed *      | !                       | !                       | =             | canceled *kill | =      | =             | =              | =             | =
  sent (lease over)    | !        | queued | started | started | waiting *      | done *  | waiting *         | failed *      | !                       | !                       | waiting *kill | canceled *kill | =      | =             | =              | =             | =
  queued               | !        | queued | started | started | waiting *      | done *  | waiting *         | failed *      | !                       | !                       | =             | canceled *kill | =      | =             | =              | =             | =
  started              | !        | =      | started | started | waiting *kill  | done *  | waiting *         | failed *      | !                       | !                       | =             | canceled *kill | =      | =             | =              | =             | =
  started (lease over) | !        | =      | started | started | waiting *kill  | done *  | waiting *         | failed *      | !                       | !                       | waiting *kill | canceled *kill | =      | =             | =              | =             | =
  done                 | !        | !      | !       | !       | !              | =       | !                 | !             | !                       | !                       | =             | =              | =      | =             | =              | =             | =
  failed               | !        | !      | !       | !       | !              | !       | !                 | !             | !                       | !                       | =             | =              | ready  | blocked       | =              | =             | =
  canceled             | !        | !      | !       | !       | !              | !       | !                 | !             | !                       | !                       | =             | =              | ready  | blocked       | =              | =             | =
`
    .trim()
    .split("\n")
    .slice(1)
    .map((row) => row.split("|").map((cell) => cell.trim()))
    .map(([state, ...cells]) => [state!, Object.fromEntries(Object.keys(events).map((event, index) => [event, cells[index]!]))]),
);

function observed(before: Unit, event: UnitEvent): string {
  const { accepted, unit: after, effects } = decide(before, event, clock);
  if (!accepted) return after === before && effects.length === 0 ? "!" : "! but changed";
  if (after === before) return "=";
  const name = after.state.status === "running" ? after.state.phase : after.state.status;
  return [name, ...effects.map((effect) => (effect.kill ? "*kill" : "*"))].join(" ");
}

describe("every state answers every event", () => {
  for (const [stateName, state] of Object.entries(states)) {
    for (const [eventName, event] of Object.entries(events)) {
      it(`unit ${stateName} + ${eventName} -> ${table[stateName]?.[eventName]}`, () => {
        expect(observed(unit(state), event)).toBe(table[stateName]![eventName]);
      });
    }
  }
});

describe("leases", () => {
  const leaseOf = ({ state }: Unit): number => (state.status === "running" ? state.leaseUntil - clock.now : 0);
  it("lets a message that was lost before take longer each time, so that a slow queue is not outrun for ever", () => {
    const leases = [0, 1, 2, 9].map((losses) => leaseOf(decide(unit(states["ready"]!, { tries: 0, losses }), { type: "dispatch", attempt: 8 }, clock).unit));
    expect(leases).toEqual([30_000, 60_000, 90_000, 120_000]);
  });
  it("keeps a unit in line for as long as the pool says that it is in line", () => {
    expect(leaseOf(decide(unit(states["queued"]!), { type: "queued", attempt: 7 }, clock).unit)).toBe(600_000);
    const renewed = decide(unit({ ...states["queued"]!, leaseUntil: clock.now + 400_000 } as UnitState), { type: "queued", attempt: 7 }, clock);
    expect([renewed.accepted, leaseOf(renewed.unit)]).toEqual([true, 400_000]);
  });
});

describe("tries and losses", () => {
  it("fails for good when the tries are used up, with the last reason", () => {
    const after = decide(unit(states["started"]!, { tries: 1, losses: 0 }), { type: "failed", attempt: 7, failure: retryable }, clock).unit;
    expect(after.state).toEqual({ status: "failed", failure: retryable });
  });
  it("counts an attempt that never started as a loss and not as a try", () => {
    const after = decide(unit(states["queued"]!), { type: "lost", attempt: 7 }, clock).unit;
    expect([after.tries, after.losses]).toEqual([0, 1]);
  });
  it("gives up after too many losses as service_unavailable", () => {
    const after = decide(unit(states["queued"]!, { tries: 0, losses: 2 }), { type: "lost", attempt: 7 }, clock).unit;
    expect(after.state).toMatchObject({ status: "failed", failure: { code: "service_unavailable" } });
  });
  it("starts counting anew when a later job wants a failed unit", () => {
    const after = decide(unit(states["failed"]!, { tries: 2, losses: 2 }), { type: "wanted", gate: null }, clock).unit;
    expect([after.tries, after.losses, after.state.status]).toEqual([0, 0, "ready"]);
  });
  it("never lets progress go back", () => {
    const after = decide(unit(states["started"]!), { type: "beat", attempt: 7, progress: 0.2 }, clock).unit;
    expect(after.state).toMatchObject({ progress: 0.5, leaseUntil: clock.now + policy.leaseMs });
  });
  it("is put off for two hours in all, and then has failed", () => {
    const putOff = (from: Unit, minutes: number): Unit =>
      decide(
        { ...from, state: states["started"]! },
        { type: "failed", attempt: 7, failure: { ...retryable, retryAfterMs: minutes * 60_000 } },
        { ...clock, policy: POLICY },
      ).unit;
    const once = putOff(unit(states["started"]!), 60);
    expect(once.state.status).toBe("waiting");
    expect(putOff(once, 30).state.status).toBe("waiting");
    expect(putOff(putOff(once, 40), 30).state.status).toBe("failed");
  });
  it("waits as long as the other side asked, and doubles otherwise", () => {
    const asked = decide(unit(states["started"]!), { type: "failed", attempt: 7, failure: { ...retryable, retryAfterMs: 60_000 } }, clock).unit;
    expect([asked.state, asked.tries, asked.losses]).toEqual([{ status: "waiting", until: clock.now + 60_000 }, 0, 1]);
    const lost = decide(unit(states["sent"]!, { tries: 0, losses: 1 }), { type: "lost", attempt: 7 }, { ...clock, random: 0.999999 }).unit;
    expect(lost.state).toEqual({ status: "waiting", until: clock.now + 2000 });
  });
});
