/** What a render costs, whether it is exact, and what an edit costs: goals G1 to G8, by the product's own plan and stages on a made film. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { ensureSetup } from "../../scripts/setup.mjs";
import type { Benchmark, Finding } from "../finding.ts";
import { noted } from "../finding.ts";
import { corpusOf } from "./corpus.ts";
import { dubbed } from "./dub.ts";
import { exact } from "./exact.ts";
import { fitting } from "./fitting.ts";
import { linear } from "./linear.ts";
import { loud } from "./loud.ts";
import { nearFloor } from "./near-floor.ts";
import { picture } from "./picture.ts";
import { redub, seams } from "./redub.ts";
import { isMeasurable } from "./spent.ts";

const LINES_A_MINUTE = 15;
const LONG_LINES = 150;
const MINUTES = "ONEVOICE_ASSEMBLY_MINUTES";

export const assembly: Benchmark = {
  about: `takes to a finished film: CPU beside the bare encoder and rivals, exactness, loudness, one line again (${MINUTES}, else 3; some minutes)`,
  partialBy: MINUTES,
  async run(say) {
    if (!isMeasurable()) return [noted("skipped: only Linux tells what child processes took", 0)];
    const { paths } = await ensureSetup({ yes: true, quiet: true });
    process.env["FFMPEG"] = paths.ffmpeg;
    const home = await mkdtemp(path.join(tmpdir(), "onevoice-assembly-"));
    try {
      return await measured(home, paths, say);
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  },
};

async function measured(home: string, paths: { python: string; ffmpeg: string }, say: (what: string) => void): Promise<Finding[]> {
  const lines = Math.round(LINES_A_MINUTE * Number(process.env[MINUTES] ?? 3));
  say(`a dub of ${lines} lines, and one of ${LONG_LINES}`);
  const corpus = await corpusOf(paths);
  const short = await dubbed(corpus, paths.ffmpeg, home, lines);
  const long = await dubbed(corpus, paths.ffmpeg, home, LONG_LINES);
  const found = await nearFloor(short, say);
  say("mixed alone, short and long");
  found.push(...(await linear(short, long)), ...(await fitting(corpus, paths.ffmpeg)));
  say("the joined film decoded");
  found.push(...(await exact(short)));
  say("loudness beside two passes of loudnorm");
  found.push(...(await loud(short)));
  found.push(...(await picture(long, say)));
  say("edits of the long dub");
  return [...found, ...(await redub(long)), ...(await seams(short))];
}
