/** What engines really did and charged, kept by the engines themselves. */
import type { Usage } from "../../../src/graph/unit.ts";

/** `told`: whether the dub has heard of it; `maybe`: it died over the report. */
export type Charge = Usage & { dubId: string; attempt: number; told: "no" | "maybe" | "yes" };

export class Ledger {
  readonly charges: Charge[] = [];

  charge(dubId: string, attempt: number, usage: readonly Usage[]): void {
    this.charges.push(...usage.map((each) => ({ ...each, dubId, attempt, told: "no" as const })));
  }

  heard(dubId: string, attempt: number, told: "maybe" | "yes"): void {
    for (const each of this.charges) if (each.dubId === dubId && each.attempt === attempt && each.told !== "yes") each.told = told;
  }

  of(dubId: string): Charge[] {
    return this.charges.filter((each) => each.dubId === dubId);
  }
}
