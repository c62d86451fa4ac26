/** What engines really did and charged, kept by the engines themselves. */
import type { Usage } from "../../../src/graph/unit.ts";

/** `run`: which start of the attempt. `told`: whether the dub has heard of it; `maybe`: it died over the report. */
export type Charge = Usage & { dubId: string; attempt: number; run: string; told: "no" | "maybe" | "yes" };

export class Ledger {
  readonly charges: Charge[] = [];

  charge(dubId: string, attempt: number, run: string, usage: readonly Usage[]): void {
    this.charges.push(...usage.map((each) => ({ ...each, dubId, attempt, run, told: "no" as const })));
  }

  heard(dubId: string, attempt: number, run: string, told: "maybe" | "yes"): void {
    for (const each of this.charges) if (each.dubId === dubId && each.attempt === attempt && each.run === run && each.told !== "yes") each.told = told;
  }

  of(dubId: string): Charge[] {
    return this.charges.filter((each) => each.dubId === dubId);
  }
}
