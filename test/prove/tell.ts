/** What a campaign found, in lines: each violation with the command that plays it again. */
import type { Tally, Violation } from "./tally.ts";

const MOST_TOLD = 40;
const MOST_CHARACTERS = 400;

/** An undisturbed dub has a number below zero and begins every campaign on the platform. */
export const again = (tier: string, { seed }: Pick<Violation, "seed">): string => `npm run prove -- --tier ${tier} ${seed < 0 ? "--runs 1" : `--seed ${seed}`}`;

export function brokenOf(tier: string, violation: Violation): string {
  const where = violation.seed < 0 ? "an undisturbed dub" : `seed ${violation.seed}`;
  return `BROKEN  ${tier}  ${where}  ${violation.kind}: ${violation.detail.slice(0, MOST_CHARACTERS)}\n        again: ${again(tier, violation)}`;
}

export function tell({ tier, violations, counters }: Tally): void {
  for (const violation of violations.slice(0, MOST_TOLD)) console.log(brokenOf(tier, violation));
  if (violations.length > MOST_TOLD) console.log(`BROKEN  ${tier}  and ${violations.length - MOST_TOLD} more`);
  // Of crashes the goals tell.
  const told = Object.entries(counters).filter(([name]) => !name.startsWith("crash "));
  console.log(`${tier}  ${told.map(([name, by]) => `${name} ${by}`).join(", ")}`);
}
