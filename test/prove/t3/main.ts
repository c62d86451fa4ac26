/**
 * The campaign of faults on the real platform: workerd, D1, R2, queues, Durable Objects and the five services as processes.
 * Knows them by HTTP and by their files and logs alone.
 *   node scripts/run.mjs test/prove/t3/main.ts [--runs N] [--seed N] [--minutes M] [--keep]
 */
import { parseArgs } from "node:util";
import { uploadVideo } from "../../../scripts/client/upload.mjs";
import { closeOnSignals } from "../../../scripts/dev/supervise.mjs";
import { openWorld, type World } from "../../e2e/world.ts";
import { count, emptyTally, type Tally } from "../tally.ts";
import { makeClip } from "./clip.ts";
import { FAULTS, planOf, type RunPlan } from "./plan.ts";
import { type Campaign, type Outcome, runOne } from "./run.ts";
import { VARIABLES } from "./settings.ts";
import { answers } from "./strike.ts";
import type { Digests } from "./verdict.ts";

/** `minutes`: no run but the first begins later. `keep`: what broke is left to look at. `say`: gets a line for every run. */
export type Options = { runs: number; seed: number; minutes?: number; keep?: boolean; say?: (line: string) => void };

/** All languages that the planned runs have, twice: what comes out the same is what must always come out. */
const UNDISTURBED: RunPlan[] = [
  { seed: -1, languages: ["pt-BR", "pt"], faults: [] },
  { seed: -2, languages: ["pt-BR", "pt"], faults: [] },
];

/** An undisturbed dub takes at most this long on any machine. */
const LONGEST_MS = 60_000;
/** These at least. */
const DETERMINISTIC = ["stem flac pt-BR", "subtitles srt pt-BR", "stem flac pt", "subtitles srt pt"];

export async function runT3({ runs, seed, minutes = Infinity, keep = false, say = () => undefined }: Options): Promise<Tally> {
  const tally = emptyTally("T3", FAULTS);
  const begun = Date.now();
  const world = await openWorld({ variables: VARIABLES });
  const release = closeOnSignals(world);
  try {
    const clip = await makeClip(world);
    const campaign: Campaign = { world, clip, videoId: (await uploadVideo(world.api, clip)).id, undisturbed: null, undisturbedMs: LONGEST_MS };
    await undisturbed(campaign, tally, say);
    for (let run = 0; run < runs && (run === 0 || Date.now() - begun < minutes * 60_000) && (await answers(world)); run++) {
      await enter(tally, campaign, planOf(seed + run), say);
      tally.runs++;
    }
    if (tally.runs < runs && !(await answers(world))) tally.violations.push({ kind: "process", seed, detail: "the platform answers no more" });
  } finally {
    release();
    await end(world, keep && tally.violations.length > 0, say).catch((error: unknown) =>
      tally.violations.push({ kind: "process", seed, detail: String(error) }),
    );
  }
  count(tally.counters, "seconds", Math.round((Date.now() - begun) / 1000));
  return tally;
}

/** Throws when a process group outlives the platform. */
async function end(world: World, isKept: boolean, say: (line: string) => void): Promise<void> {
  if (!isKept) return world.close();
  say(`What broke is in ${world.folder}`);
  return world.stop();
}

/** Finds out how long a dub takes here, and which outputs two of them agree on. */
async function undisturbed(campaign: Campaign, tally: Tally, say: (line: string) => void): Promise<void> {
  const made: Digests[] = [];
  for (const plan of UNDISTURBED) {
    const outcome = await enter(tally, campaign, plan, say);
    made.push(outcome.digests);
    campaign.undisturbedMs = outcome.tookMs;
  }
  campaign.undisturbed = new Map([...made.at(0)!].filter(([name, digest]) => made.every((digests) => digests.get(name) === digest)));
  count(tally.counters, "deterministic outputs", campaign.undisturbed.size);
  for (const name of DETERMINISTIC)
    if (!campaign.undisturbed.has(name)) tally.violations.push({ kind: "not deterministic", seed: -1, detail: `${name} differs between two undisturbed dubs` });
}

async function enter(tally: Tally, campaign: Campaign, plan: RunPlan, say: (line: string) => void): Promise<Outcome> {
  const outcome = await runOne(campaign, plan).catch((error: unknown): Outcome => ({
    struck: [],
    broken: [{ kind: "run ended by an error", detail: String(error) }],
    digests: new Map(),
    tookMs: LONGEST_MS,
    counters: {},
  }));
  const { struck, broken, counters } = outcome;
  tally.violations.push(...broken.map(({ kind, detail }) => ({ kind, seed: plan.seed, detail })));
  for (const { name } of struck) count(tally.faults, name);
  for (const [name, by] of Object.entries(counters)) count(tally.counters, name, by);
  if (broken.length === 0) count(tally.counters, "restarts survived", struck.filter(({ name }) => /^kill|^SIGTERM/.test(name)).length);
  say(lineOf(plan, outcome));
  return outcome;
}

function lineOf({ seed, languages, faults }: RunPlan, { struck, broken, tookMs }: Outcome): string {
  const done = new Set(struck.map(({ name }) => name));
  const told = faults.map(
    ({ name, service, at }) => `${name}${service && name.startsWith("SIG") ? ` (${service})` : ""} at ${at}${done.has(name) ? "" : " (missed)"}`,
  );
  const end = broken.length === 0 ? "held" : broken.map(({ kind, detail }) => `\n    BROKEN ${kind}: ${detail}`).join("");
  return `${seed < 0 ? "undisturbed" : `seed ${seed}`}  ${languages.join("+")}  ${(tookMs / 1000).toFixed(1)} s  ${told.join(", ") || "no fault"}: ${end}`;
}

async function main(): Promise<void> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ options: { runs: text, seed: text, minutes: text, keep: { type: "boolean" } } });
  const numberOf = (value: string | undefined, other: number): number => (value === undefined ? other : Number(value));
  const [runs, seed, minutes] = [numberOf(values.runs, 8), numberOf(values.seed, 0), numberOf(values.minutes, Infinity)];
  const tally = await runT3({ runs, seed, minutes, keep: values.keep ?? false, say: (line) => console.log(line) });
  console.log(JSON.stringify(tally, null, 2));
  process.exitCode = tally.violations.length > 0 ? 1 : 0;
}

if (import.meta.main) await main();
