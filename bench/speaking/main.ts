/** Words and voices of a dub: the keyless engines for real, lengths predicted, takes checked, speakers cast. Each part is judged by itself. */
import process from "node:process";
import { ensureSetup } from "../../scripts/setup.mjs";
import type { Benchmark, Finding } from "../finding.ts";
import { run as cast } from "./cast/main.ts";
import { translations } from "./keyless/translations.ts";
import { voices } from "./keyless/voices.ts";
import { run as lengths } from "./lengths/main.ts";
import { run as verify } from "./verify/main.ts";

type Say = (what: string) => void;
type Part = (say: Say) => Promise<Finding[]>;

const pathsNow = async () => (await ensureSetup({ yes: true, quiet: true })).paths;

const PARTS: Readonly<Record<string, Part>> = {
  translations: async (say) => translations(await pathsNow(), say),
  voices: async (say) => voices(await pathsNow(), say),
  lengths: () => lengths(),
  verify,
  cast,
};

export const speaking: Benchmark = {
  about: "translations and voices without a key, lengths, takes heard again, the cast (half an hour; ONEVOICE_PARTS=NAME,NAME for some)",
  partialBy: "ONEVOICE_PARTS",
  async run(say) {
    const findings: Finding[] = [];
    for (const [name, part] of partsOf(process.env["ONEVOICE_PARTS"])) findings.push(...(await part((what) => say(`${name}: ${what}`))));
    return findings;
  },
};

/** All, or those named, for whoever works on one thing. @throws Error for a name that is none */
export function partsOf(asked: string | undefined): [string, Part][] {
  const names = asked ? asked.split(",") : Object.keys(PARTS);
  const unknown = names.find((name) => PARTS[name] === undefined);
  if (unknown !== undefined) throw new Error(`There is no part ${unknown}: ${Object.keys(PARTS).join(", ")}.`);
  return names.map((name) => [name, PARTS[name]!]);
}
