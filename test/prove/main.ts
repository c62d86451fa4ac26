/** The campaign of faults: see README.md. `scripts/prove.mjs` starts it. */
import { proveApi } from "./api/main.ts";
import { askedOf, type Campaign, CI_REQUESTS, type Asked, Refused } from "./asked.ts";
import { type Goal, show, t1Goals, t2Goals, t3Goals } from "./goals.ts";
import { hunt } from "./mutants/hunt.ts";
import { MUTANTS } from "./mutants/list.ts";
import { replay } from "./replay.ts";
import { runReal, setUp } from "./real.ts";
import { CORES, simulate } from "./simulated.ts";
import { tell } from "./tell.ts";

async function prove(asked: Asked): Promise<Goal[]> {
  if (asked.kind === "api") return told(await proveApi(asked, (line) => console.log(line)));
  // Before all that takes minutes.
  if (asked.kind !== "mutants" && asked.tiers.includes("T3")) await setUp();
  if (asked.kind === "mutants") return hunt(asked.names, CORES);
  return asked.kind === "seed" ? replay(asked.tiers, asked.seed) : campaign(asked);
}

async function campaign(asked: Campaign): Promise<Goal[]> {
  const { tiers, sizes, minutes, from } = asked;
  const goals: Goal[] = [];
  const share = minutes === null ? null : minutes / tiers.length;
  const simulated = tiers.filter((tier) => tier !== "T3").length;
  const tallies = await simulate(asked, share === null ? Infinity : Date.now() + share * simulated * 60_000);
  if (tiers.includes("T1")) tell(tallies.T1);
  if (tiers.includes("T1")) goals.push(...told(t1Goals(tallies.T1, sizes)));
  if (tiers.includes("T2")) tell(tallies.T2);
  if (tiers.includes("T2")) goals.push(...told(t2Goals(tallies.T2, sizes)));
  if (!tiers.includes("T3")) {
    console.log("T3 (the real platform) was not asked for.");
    return goals;
  }
  // Alone: its bounds are of real time, so nobody else may need the cores.
  const real = await runReal(sizes.real, from.real, share);
  tell(real);
  goals.push(...told(t3Goals(real, sizes)));
  // Without the matrix: `npm test` has walked it.
  if (asked.api) goals.push(...told(await proveApi({ requests: CI_REQUESTS, matrix: false }, (line) => console.log(line))));
  return goals;
}

function told(goals: Goal[]): Goal[] {
  show(goals);
  return goals;
}

/** The last line is what .ci/run adds up. No goals at all are a miss: nothing is no proof. */
function judge(goals: readonly Goal[], seconds: number): boolean {
  const passed = goals.filter(({ isMet }) => isMet === true).length;
  const missed = goals.filter(({ isMet }) => isMet === false).length + Number(passed === 0 && goals.length === 0);
  console.log(`${seconds.toFixed(0)} s on ${CORES} cores`);
  console.log(`${passed} passed, ${missed} failed`);
  return missed === 0;
}

try {
  const asked = askedOf(
    process.argv.slice(2),
    MUTANTS.map(({ name }) => name),
  );
  const begun = Date.now();
  process.exitCode = judge(await prove(asked), (Date.now() - begun) / 1000) ? 0 : 1;
} catch (error) {
  const isRefused = error instanceof Refused;
  console.error(isRefused ? `${error.message}\n\nnpm run prove -- --help says what can be asked.` : error);
  if (!isRefused) console.log("0 passed, 1 failed");
  process.exitCode = isRefused ? 2 : 1;
}
