/** G9 and G10: what orchestration adds to a dub's critical path, and what it costs. */
import { atMost, type Benchmark, type Finding, noted } from "../finding.ts";
import { quantile } from "../quantile.ts";
import { criticalPath } from "./critical-path.ts";
import { planTimes } from "./planning.ts";
import { watching } from "./watching.ts";

const MOST_MS = 50;

export const orchestration: Benchmark = {
  about: "a dub against the bound of its graph, rows and calls per line event, planning a long film, a thousand watchers (3 minutes)",
  async run(say) {
    const path = await criticalPath(say);
    const plans = await planning(say);
    return [...path, ...plans, ...(await watching(say))];
  },
};

async function planning(say: (what: string) => void): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const lines of [900, 3_000])
    for (const state of ["spoken", "mixing"] as const) {
      say(`plan of ${lines} lines, half ${state === "spoken" ? "spoken" : "mixed"}`);
      const { coldMs, unchanged, oneResult } = await planTimes(lines, state);
      const named = `plan evaluation, ${lines} lines, half ${state === "spoken" ? "spoken" : "mixed"}`;
      const judged = (what: string, ms: number): Finding => (lines === 3_000 ? atMost(what, ms, MOST_MS, " ms") : noted(what, ms, " ms"));
      findings.push(
        judged(`${named}, nothing changed, p50`, quantile(unchanged, 0.5)),
        judged(`${named}, nothing changed, p90`, quantile(unchanged, 0.9)),
        judged(`${named}, one result arrived, p50`, quantile(oneResult, 0.5)),
        judged(`${named}, one result arrived, p90`, quantile(oneResult, 0.9)),
        noted(`${named}, the first after an eviction`, coldMs, " ms"),
      );
    }
  return findings;
}
