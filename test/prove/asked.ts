/** What somebody asks of the campaign, from the words of the command; what it does not know it refuses. Pure. */
import { parseArgs } from "node:util";
import type { Tier } from "./tally.ts";

/** How many of each; `real`: dubs on the real platform. */
export type Sizes = { graphs: number; plans: number; worlds: number; real: number };

/** `api`: requests to the API afterwards. `minutes` null: until all of `sizes` ran. Otherwise for so long, and `sizes` is what may run at most. */
export type Campaign = {
  kind: "campaign";
  tiers: readonly Tier[];
  sizes: Sizes;
  minutes: number | null;
  from: { simulated: number; real: number };
  api: boolean;
};
/** `npm run prove -- api`. `matrix`: also the tests that walk the API, which `npm test` runs as well. */
export type ApiCampaign = { kind: "api"; requests: number; matrix: boolean };
export type Asked = Campaign | ApiCampaign | { kind: "seed"; tiers: readonly Tier[]; seed: number } | { kind: "mutants"; names: readonly string[] };

/** What continuous integration runs. */
export const CI: Sizes = { graphs: 100_000, plans: 2_000, worlds: 1_000, real: 8 };
/** Of CI's slice, to the API. */
export const CI_REQUESTS = 2_000;
const MOST_REQUESTS = 1_000_000;
const ENDLESS: Sizes = { graphs: Infinity, plans: Infinity, worlds: Infinity, real: Infinity };
const TIERS: readonly Tier[] = ["T1", "T2", "T3"];
/** A seed is 32 bits: a larger one would be some other's run. */
const MOST_SEEDS = 2 ** 32;

export class Refused extends Error {}

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const OPTIONS = { seed: text, minutes: text, runs: text, tier: text, only: text, requests: text, mutants: flag, ci: flag } as const;
type Words = { [name in keyof typeof OPTIONS]?: string | boolean };

/** `mutants`: the names of those that can be planted. Throws `Refused`. */
export function askedOf(args: readonly string[], mutants: readonly string[]): Asked {
  if (args[0] === "api") return apiAsked(wordsOf(args.slice(1)));
  const words = wordsOf(args);
  if (words.requests !== undefined) throw new Refused("--requests is for api.");
  if (words.mutants || words.only !== undefined) return mutantsAsked(words, mutants);
  const tiers = words.tier === undefined ? TIERS : TIERS.filter((tier) => tier === words.tier);
  if (tiers.length === 0) throw new Refused(`There is no tier ${words.tier}: it is ${TIERS.join(", ")}.`);
  const seed = numberOf(words, "seed", 0, MOST_SEEDS - 1);
  const runs = numberOf(words, "runs", 1, MOST_SEEDS);
  const minutes = numberOf(words, "minutes", 1, 10_000, false);
  if (runs !== null && words.tier === undefined) throw new Refused("--runs is of one tier: name it with --tier.");
  if (words.ci && (runs !== null || minutes !== null)) throw new Refused("--ci says itself how many: leave out --runs and --minutes.");
  // On the platform a seed is minutes, so it is played only where it is asked for.
  if (seed !== null && runs === null && minutes === null && !words.ci) return { kind: "seed", seed, tiers: words.tier === undefined ? ["T1", "T2"] : tiers };
  const sizes = runs !== null ? sizesOf(runs) : minutes === null ? CI : ENDLESS;
  const isWhole = words.tier === undefined && runs === null && minutes === null;
  return { kind: "campaign", tiers, sizes, minutes, from: { simulated: seed ?? 1, real: seed ?? 0 }, api: isWhole };
}

function apiAsked({ requests, ci, ...others }: Words): ApiCampaign {
  const other = Object.keys(others)[0];
  if (other !== undefined) throw new Refused(`api takes --requests alone: leave out --${other}.`);
  if (ci && requests !== undefined) throw new Refused("--ci says itself how many: leave out --requests.");
  return { kind: "api", requests: numberOf(requests === undefined ? {} : { requests }, "requests", 1, MOST_REQUESTS) ?? CI_REQUESTS, matrix: true };
}

function wordsOf(args: readonly string[]): Words {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    throw new Refused(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function mutantsAsked({ mutants, only, ...others }: Words, known: readonly string[]): Asked {
  if (!mutants) throw new Refused("--only is for --mutants.");
  const other = Object.keys(others)[0];
  if (other !== undefined) throw new Refused(`--mutants are looked for in the slice of --ci: leave out --${other}.`);
  const names = known.filter((name) => only === undefined || name.includes(String(only)));
  if (names.length === 0) throw new Refused(`No mutant's name has "${only}". There are:\n${known.map((name) => `  ${name}`).join("\n")}`);
  return { kind: "mutants", names };
}

function numberOf(words: Words, name: "seed" | "runs" | "minutes" | "requests", least: number, most: number, isWhole = true): number | null {
  const word = words[name];
  if (word === undefined) return null;
  const number = Number(word);
  const isOne = String(word).trim() !== "" && number >= least && number <= most && (!isWhole || Number.isInteger(number));
  if (!isOne) throw new Refused(`--${name} is ${isWhole ? "a whole number" : "a number"} from ${least} to ${most}, not "${word}".`);
  return number;
}

/** Plans take two hundred times as long as graphs: of these there are fewer, as in the slice of CI. */
const sizesOf = (runs: number): Sizes => ({ graphs: runs, plans: Math.ceil((runs * CI.plans) / CI.graphs), worlds: runs, real: runs });
