/**
 * Lengths predicted beside lengths spoken. `run` refits on one half of the takes in `spoken.json` and is judged by the other; seconds, no engine.
 *
 *     node scripts/run.mjs bench/speaking/lengths/main.ts                 the table
 *     node scripts/run.mjs bench/speaking/lengths/main.ts --speak 200     first has the voices speak up to 200 takes that are missing; --engine kokoro: only its
 *     node scripts/run.mjs bench/speaking/lengths/main.ts --estimate      then fills up with the engine's own durations, for the fit alone
 *     node scripts/run.mjs bench/speaking/lengths/main.ts --write         then writes src/dubbing/length/voices-fitted.json (and format it)
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { predictMs } from "../../../src/dubbing/length/predict.ts";
import { atMost, type Finding } from "../../finding.ts";
import { estimateMissing } from "./estimate.ts";
import { type HeldOutError, judge, type Judged } from "./judge.ts";
import { speakMissing } from "./speak.ts";
import { readSpoken } from "./spoken.ts";
import { writeTable } from "./table.ts";

/** Percent of what the voice took. */
const MOST_ERROR = 10;
const MOST_MS = 0.1;

export async function run(): Promise<Finding[]> {
  const voices = [...judge(readSpoken())].sort(([a], [b]) => (a < b ? -1 : 1));
  return [...voices.flatMap(([voice, judged]) => findings(voice, judged)), atMost("a prediction, warm", predictionMs(), MOST_MS, " ms")];
}

function findings(voice: string, { fitted, spoken, all }: Judged): Finding[] {
  const beside = ({ ours, constant }: HeldOutError) => `${ours.toFixed(1)} / ${constant.toFixed(1)} %`;
  const of = (heldOut: number) => `length of a take, ${voice} (${fitted} to fit on, ${heldOut} held out)`;
  const better = { what: `${of(spoken.heldOut)}, ours / constant characters a second`, value: spoken.ours / spoken.constant, result: beside(spoken) };
  const withEstimates = { what: `${of(all.heldOut)}, estimates too`, value: all.ours, result: beside(all), goal: null, isMet: null };
  return [atMost(of(spoken.heldOut), spoken.ours, MOST_ERROR, " %"), { ...better, goal: "less", isMet: spoken.ours < spoken.constant }, withEstimates];
}

const ROUNDS = 7;

/** Mean over all takes in the quickest of some rounds, since other work takes the core in between. The first one warms up: hyphenators are made in it. */
function predictionMs(): number {
  const takes = readSpoken();
  const times = Array.from({ length: ROUNDS }, () => {
    const startedAt = performance.now();
    for (const { text, ...speaker } of takes) predictMs(text, speaker);
    return (performance.now() - startedAt) / takes.length;
  });
  return Math.min(...times);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      speak: { type: "string" },
      engine: { type: "string", default: "" },
      estimate: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
    },
  });
  const say = (what: string) => console.log(what);
  if (values.speak !== undefined) await speakMissing(Number(values.speak), values.engine, say);
  if (values.estimate) say(`estimates are ${(await estimateMissing(say)).toFixed(1)} % off the takes that were spoken`);
  if (values.write) writeTable(readSpoken());
  const found = await run();
  for (const { what, result, goal, isMet } of found)
    say(`${isMet === null ? "      " : isMet ? "ok    " : "MISSED"} ${what}: ${result}${goal === null ? "" : ` (${goal})`}`);
  process.exitCode = found.some(({ isMet }) => isMet === false) ? 1 : 0;
}

if (import.meta.main) await main();
