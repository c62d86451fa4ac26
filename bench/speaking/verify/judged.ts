/** What the judge says of the takes, as rows beside the goals: issue 6, "Takes that are truncated, repeated, silent, ...". Pure. */
import type { TakeFlag, TakeJudgement } from "../../../src/dubbing/judge-take.ts";
import { atLeast, atMost, type Finding, noted } from "../../finding.ts";
import { quantile } from "../../quantile.ts";
import { type Fault, FAULTS, type Half, type PlannedTake } from "./plan-takes.ts";

export type JudgedTake = { take: PlannedTake; judgement: TakeJudgement; cpuS: number; takeMs: number };

/** Flags that name the fault; a repetition at the end of a line is rightly called added words, a take that says nothing has none. */
const NAMED_BY: Readonly<Record<Fault, readonly TakeFlag[]>> = {
  truncated: ["truncated", "missing_words", "too_short"],
  repeated: ["repeated", "added_words", "too_long"],
  silent: ["silent"],
  clipped: ["clipped"],
  wrong_language: ["wrong_language"],
};
const LEAST_FOUND = 98;
const MOST_FALSE = 2;

export function findingsOf(all: readonly JudgedTake[]): Finding[] {
  return [...halfOf(all, "held"), ...halfOf(all, "tuned"), ...costs(all)];
}

function halfOf(all: readonly JudgedTake[], half: Half): Finding[] {
  const own = all.filter(({ take }) => take.half === half);
  const planted = own.filter(({ take }) => take.fault !== null);
  const good = own.filter(({ take }) => take.fault === null);
  const label = half === "held" ? "held-out sentences" : "tuning sentences";
  const found = (100 * planted.filter(isBad).length) / planted.length;
  const alarms = (100 * good.filter(isBad).length) / good.length;
  const rows = FAULTS.map((fault) => {
    const ones = planted.filter(({ take }) => take.fault === fault);
    const named = ones.filter(({ judgement }) => judgement.flags.some((flag) => NAMED_BY[fault].includes(flag)));
    return noted(`${label}: ${fault}, of ${ones.length} (${named.length} called by their name)`, ones.filter(isBad).length);
  });
  if (half === "tuned")
    return [noted(`${label}: of ${planted.length} faults found`, found, " %"), noted(`${label}: false alarms on ${good.length} good takes`, alarms, " %")];
  return [
    atLeast(`${label}: of ${planted.length} planted faults found`, found, LEAST_FOUND, " %"),
    atMost(`${label}: false alarms on ${good.length} good takes`, alarms, MOST_FALSE, " %"),
    ...rows,
  ];
}

const isBad = ({ judgement }: JudgedTake): boolean => judgement.verdict === "bad";

/** One thread; the model is loaded. */
function costs(all: readonly JudgedTake[]): Finding[] {
  const good = all.filter(({ take }) => take.fault === null);
  const cpu = good.map(({ cpuS }) => cpuS);
  const seconds = good.reduce((sum, { takeMs }) => sum + takeMs / 1000, 0) / good.length;
  return [
    noted(`CPU seconds to hear a good take again, median (mean length ${seconds.toFixed(1)} s)`, quantile(cpu, 0.5), " s"),
    noted("CPU seconds to hear a good take again, 95th percentile", quantile(cpu, 0.95), " s"),
  ];
}
