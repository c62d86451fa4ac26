/** G9 and G10: what orchestration adds to a dub's critical path, and what it costs. */
import { atMost, type Benchmark, type Finding, noted } from "../finding.ts";
import { quantile } from "../quantile.ts";
import { criticalPath } from "./critical-path.ts";
import { type EditTimes, editTimes } from "./edited.ts";
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
  for (const lines of [900, 3_000]) {
    say(`plan of ${lines} lines, finished, then one line edited`);
    findings.push(...finished(lines, await editTimes(lines), say));
  }
  return findings;
}

/** The goal is the median's: what reckons with the whole film comes once a job, and is noted as the slowest. */
function finished(lines: number, { coldMs, finished: awake, edited }: EditTimes, say: (what: string) => void): Finding[] {
  const named = `plan evaluation, ${lines} lines`;
  const all = edited.map(({ ms }) => ms);
  const judged = (what: string, ms: number): Finding => (lines === 3_000 ? atMost(what, ms, MOST_MS, " ms") : noted(what, ms, " ms"));
  const slowest = edited.toSorted((a, b) => b.ms - a.ms)[0]!;
  say(`the slowest of ${lines} lines, one edited: after ${slowest.after}`);
  return [
    judged(`${named}, finished, rendered again, p50`, quantile(awake, 0.5)),
    noted(`${named}, finished, the first after an eviction`, coldMs, " ms"),
    judged(`${named}, one line edited, until it is rendered, p50`, quantile(all, 0.5)),
    noted(`${named}, one line edited, until it is rendered, p90`, quantile(all, 0.9), " ms"),
    noted(`${named}, one line edited, until it is rendered, the slowest`, slowest.ms, " ms"),
  ];
}
