/** One random graph through random events in a random order; then no more faults, and it must come to its end. */
import { decide, type Clock, type Decision, type UnitEvent } from "../../../src/graph/decide.ts";
import { Memo } from "../../../src/graph/memo.ts";
import { nextAlarm } from "../../../src/graph/next-alarm.ts";
import { POLICY } from "../../../src/graph/policy.ts";
import { progressOf, workOf } from "../../../src/graph/progress.ts";
import { isOver, type Unit } from "../../../src/graph/unit.ts";
import { count } from "../tally.ts";
import type { Random } from "../random.ts";
import { pairOf } from "./coverage.ts";
import { GraphWorld, resultOf } from "./graph-world.ts";
import { faultsOf } from "./graph-checks.ts";
import { anyEvent } from "./graph-events.ts";

const START = 1_700_000_000_000;
/** Of the steps once faults have stopped: every unit may fail all its tries first. */
const STEPS_A_UNIT = 12;

export class GraphRun {
  now = START;
  attempt = 0;
  readonly world: GraphWorld;
  readonly faults: string[] = [];
  private progress = 0;
  private readonly released = new Set<number>();
  private readonly random: Random;
  private readonly pairs: Record<string, number>;
  private readonly journal: (line: string) => void;

  constructor(random: Random, pairs: Record<string, number>, journal: (line: string) => void = () => undefined) {
    this.random = random;
    this.pairs = pairs;
    this.journal = journal;
    this.world = new GraphWorld(random, new Memo());
  }

  run(): string[] {
    const steps = this.random.between(20, 70);
    this.adopt();
    for (let step = 0; step < steps && this.faults.length === 0; step++) this.disturb();
    if (this.faults.length === 0) this.calm();
    return this.faults;
  }

  private disturb(): void {
    const { random, world } = this;
    const units = [...world.units.values()];
    const dice = random.next();
    if (dice < 0.12) this.adopt();
    else if (dice < 0.2) this.change();
    else if (dice < 0.45) this.dispatchOne(units);
    else if (dice < 0.55) this.pass();
    else if (units.length > 0) this.tell(random.pick(units), anyEvent(random, random.pick(units), this.attempt));
    this.look();
  }

  /** What is wanted and what is held back change while all goes on. */
  private change(): void {
    const { random, world } = this;
    const index = random.int(world.vertices.length);
    if (random.chance(0.5)) {
      if (!world.wanted.delete(index)) world.wanted.add(index);
    } else if (!world.gates.delete(index)) world.gates.set(index, random.pick(["review", "spend"] as const));
    this.adopt();
  }

  /** The clock jumps, forward or back; who is late hears of it. */
  private pass(): void {
    const { random } = this;
    const most = random.pick([100, 5_000, 40_000, 700_000]);
    this.now += random.chance(0.2) ? -random.int(most) : random.int(most);
    for (const unit of this.world.units.values()) if (random.chance(0.9)) this.tell(unit, { type: "tick" });
  }

  private dispatchOne(units: readonly Unit[]): void {
    const ready = units.filter(({ state }) => state.status === "ready");
    if (ready.length > 0) this.tell(this.random.pick(ready), { type: "dispatch", attempt: ++this.attempt });
  }

  /** As the loop does it: what the plan names is wanted, all else is not. */
  private adopt(): void {
    const { units } = this.world;
    const declared = this.world.declare();
    for (const [key, { spec, gate }] of declared) {
      const unit = units.get(key);
      if (!unit)
        units.set(key, Object.freeze({ spec, state: gate ? { status: "blocked", by: gate } : { status: "ready" }, tries: 0, losses: 0 } satisfies Unit));
      else if (unit.state.status === "canceled") this.tell(unit, { type: "wanted", gate });
      else if (gate) this.tell(unit, { type: "block", by: gate });
      else this.tell(unit, { type: "open" });
    }
    for (const [key, unit] of units) if (!declared.has(key) && !isOver(unit.state)) this.tell(unit, { type: "unwanted" });
  }

  private tell(unit: Unit, event: UnitEvent): Decision {
    const clock: Clock = { now: this.now, random: this.random.next(), policy: POLICY };
    count(this.pairs, pairOf(unit.state.status, event.type));
    const decision = decide(unit, event, clock);
    this.journal(`${this.now - START} ${unit.spec.label} ${unit.state.status} <- ${JSON.stringify(event)}: ${decision.unit.state.status}`);
    const faults = faultsOf(unit, event, decision, clock);
    for (const { attempt } of decision.effects) {
      if (this.released.has(attempt)) faults.push(`attempt ${attempt} was released twice`);
      this.released.add(attempt);
    }
    this.faults.push(...faults.map((fault) => `${unit.spec.label}: ${fault}`));
    if (decision.unit !== unit) this.world.units.set(unit.spec.key, Object.freeze({ ...decision.unit, state: Object.freeze(decision.unit.state) }));
    return decision;
  }

  private look(): void {
    const { progress } = progressOf(workOf(this.world.units.values(), { s0: 5 }, {}), this.progress, this.now - START);
    if (!(progress >= this.progress && progress < 1)) this.faults.push(`progress went from ${this.progress} to ${progress}`);
    this.progress = progress;
  }

  /** Services answer, the clock goes on, whoever asked for less asks for all: every unit ends. */
  private calm(): void {
    const { world } = this;
    world.gates.clear();
    world.vertices.forEach((_, index) => world.wanted.add(index));
    const most = world.vertices.length * STEPS_A_UNIT;
    for (let step = 0; step < most; step++) {
      this.adopt();
      const open = [...world.units.values()].filter(({ state }) => !isOver(state));
      if (open.length === 0 || this.faults.length > 0) return;
      for (const unit of open) this.serve(unit);
      if (open.every(({ state }) => state.status === "waiting")) this.sleep();
    }
    this.faults.push(`stuck: ${[...world.units.values()].map(({ spec, state }) => `${spec.label} ${state.status}`).join(", ")}`);
  }

  private sleep(): void {
    const { units } = this.world;
    this.now = Math.max(this.now, nextAlarm(units.values())!);
    for (const unit of units.values()) this.tell(unit, { type: "tick" });
  }

  private serve(unit: Unit): void {
    if (unit.state.status === "ready") this.tell(unit, { type: "dispatch", attempt: ++this.attempt });
    else if (unit.state.status === "running") this.tell(unit, { type: "done", attempt: unit.state.attempt, result: resultOf(unit.spec.key) });
  }
}
