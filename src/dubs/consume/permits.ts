/**
 * A claim is a permit to begin for a moment, counted from when it was asked: a dub acknowledges a cancel once the last permit it
 * gave has lapsed, so that nothing begins after the acknowledgement. Whose permit lapsed while it waited for its turn asks again.
 */
import type { Claim } from "../loop/ports.ts";
import type { Fed } from "./ends.ts";
import { claimsOf, type Part } from "./part.ts";
import type { ConsumePorts, WorkClaim } from "./ports.ts";

/** A dub whose every answer takes longer than its permit lasts is left to the message's next delivery. */
const TRIES = 4;

/** `isNeeded`: it is to begin something, and has not yet. */
type Permit = { claim: WorkClaim; until: number; isNeeded: boolean };

export class Permits {
  private readonly permits = new Map<number, Permit>();
  private renewing: Promise<void> | null = null;
  private readonly part: Part;
  private readonly ports: ConsumePorts;

  constructor(part: Part, ports: ConsumePorts) {
    this.part = part;
    this.ports = ports;
    for (const { attempt, claim } of claimsOf(part, "work")) this.put(attempt, claim, part.askedAt);
  }

  /** Claims that came with an answer: their permits run from when it was asked. */
  give({ askedAt, more }: Fed): void {
    for (const { attempt, claim } of more) this.put(attempt, claim, askedAt);
  }

  /** To be used at once. Null: nobody wants the attempt any more. Throws when the dub does not answer, or never in time. */
  async permit(attempt: number): Promise<WorkClaim | null> {
    for (let tried = 0; ; tried++) {
      const permit = this.permits.get(attempt);
      if (!permit) return null;
      permit.isNeeded = permit.until <= this.ports.now();
      if (!permit.isNeeded) return permit.claim;
      if (tried >= TRIES) throw new Error("the dub's answers take longer than their permits last");
      await (this.renewing ??= this.renew());
    }
  }

  /** Whoever has ended needs none. */
  drop(attempt: number): void {
    this.permits.delete(attempt);
  }

  private put(attempt: number, claim: WorkClaim, askedAt: number): void {
    this.permits.set(attempt, { claim, until: askedAt + claim.permitMs, isNeeded: true });
  }

  /** In one go for all that need one. */
  private async renew(): Promise<void> {
    try {
      const askedAt = this.ports.now();
      const lapsed = [...this.permits].filter(([, { isNeeded, until }]) => isNeeded && until <= askedAt).map(([attempt]) => attempt);
      const claims = await this.part.dub.claim(lapsed, this.part.claimant);
      for (const [index, attempt] of lapsed.entries()) this.renewed(attempt, claims[index], askedAt);
    } finally {
      this.renewing = null;
    }
  }

  private renewed(attempt: number, claim: Claim | undefined, askedAt: number): void {
    if (!this.permits.has(attempt)) return;
    if (claim?.kind === "work") this.put(attempt, claim, askedAt);
    else this.drop(attempt);
  }
}
