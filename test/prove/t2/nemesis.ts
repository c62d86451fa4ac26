/** Decides when a fault strikes. A run has some of the faults: all at once would hide each other. */
import type { Random } from "../random.ts";
import { count } from "../tally.ts";
import { BLOWS, type Blow, type Chance, FAULTS, type FaultName, RATES } from "./faults.ts";

export class Nemesis {
  isOn = true;
  readonly struck: Record<string, number> = {};
  private readonly chosen: ReadonlySet<FaultName>;
  private readonly random: Random;
  private readonly journal: (line: string) => void;

  constructor(random: Random, journal: (line: string) => void) {
    this.random = random;
    this.journal = journal;
    const share = random.pick([0, 0.15, 0.3, 0.5, 0.8]);
    this.chosen = new Set(FAULTS.filter(() => random.chance(share)));
  }

  has(fault: FaultName): boolean {
    return this.chosen.has(fault);
  }

  /** `times`: as often as that at an opportunity that is rare. */
  strikes(fault: Chance, where = "", times = 1): boolean {
    if (!this.means(fault, times)) return false;
    this.note(fault, where);
    return true;
  }

  /** It may come to nothing: whoever does it notes that it was done. */
  means(fault: Chance, times = 1): boolean {
    return this.isOn && this.chosen.has(fault) && this.random.chance(Math.min(1, RATES[fault] * times));
  }

  /** Null: none of this run's. */
  blow(): Blow | null {
    const mine = BLOWS.filter((blow) => this.chosen.has(blow));
    return this.isOn && mine.length > 0 ? this.random.pick(mine) : null;
  }

  note(fault: FaultName, where = ""): void {
    count(this.struck, fault);
    this.journal(`!! ${fault} ${where}`);
  }

  /** Of a call from one machine to another. */
  latency(): number {
    return this.random.between(1, 12);
  }
}
