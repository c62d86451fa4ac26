/** What the API has to show, beside what it showed. Pure. */
import type { Goal } from "../goals.ts";
import type { Report } from "./report.ts";
import { SHOWN, type Ran, type Shown } from "./matrix.ts";

const tier = "API";
/** Of all operations, whose success was seen. */
const REACHED = 0.8;

const zero = (what: string, result: number): Goal => ({ tier, what, result, goal: "= 0", isMet: result === 0 });
const least = (what: string, result: number, goal: number): Goal => ({ tier, what, result, goal: `>= ${goal}`, isMet: result >= goal });

/** Counts of the tests that nothing left are missed: what was not counted is no zero. */
const counted = (what: string, name: string, { counts }: Ran): Goal => ({
  tier,
  what,
  result: counts[name] ?? Number.NaN,
  goal: "= 0",
  isMet: counts[name] === 0,
});

export function matrixGoals(ran: Ran): Goal[] {
  return [
    least("cells of the tenancy matrix", ran.counts["cells"] ?? 0, 1),
    counted("leaks", "leaks", ran),
    counted("uncovered operations", "uncovered", ran),
    counted("foreign fields taken", "extra fields taken", ran),
    counted("forged accepted", "forged accepted", ran),
    ...(Object.keys(SHOWN) as Shown[]).map((shown) =>
      zero(`failed tests: ${shown} (${ran.passed[shown]} passed)`, ran.failed.filter((one) => one.shown === shown).length),
    ),
  ];
}

export function fuzzGoals({ requests, operations, reached, findings }: Report, asked: number): Goal[] {
  const of = (what: string): number => findings.filter((finding) => finding.what === what).length;
  return [
    least("requests by schemathesis", requests, asked),
    least("operations that succeeded, of a hundred", Math.floor((100 * reached.length) / operations), 100 * REACHED),
    ...(["5xx", "undocumented status", "schema mismatches", "other checks", "not tried"] as const).map((what) => zero(what, of(what))),
  ];
}
