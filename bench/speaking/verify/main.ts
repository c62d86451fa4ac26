/**
 * Whether bad takes are found: good takes of the product's own Kokoro and planted faults, heard again by the product's own engine and judged
 * by the product's own judge. Takes are kept in .onevoice/bench/verify, by what they are made of. A quarter of an hour of one core the first time, four minutes then.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { VerifyValue } from "../../../containers/contract/stages.ts";
import { runCommand } from "../../../scripts/setup/run-command.mjs";
import { ensureSetup } from "../../../scripts/setup.mjs";
import { judgeTake } from "../../../src/dubbing/judge-take.ts";
import { predictMs } from "../../../src/dubbing/length/predict.ts";
import type { Finding } from "../../finding.ts";
import { findingsOf, type JudgedTake } from "./judged.ts";
import { type PlannedTake, plannedTakes, type Sentence } from "./plan-takes.ts";

const here = path.dirname(fileURLToPath(import.meta.url));
const folder = path.resolve(here, "../../../.onevoice/bench/verify");
const Heard = z.object({ value: VerifyValue, cpuS: z.number() });
type Say = (what: string) => void;
/** `source`: the same without its harm. */
type Filed = PlannedTake & { file: string; source: string };

export async function run(say: Say = () => {}): Promise<Finding[]> {
  const { paths } = await ensureSetup({ yes: true, quiet: true });
  const sentences = JSON.parse(await readFile(path.join(here, "sentences.json"), "utf8")) as Sentence[];
  const takes = plannedTakes(sentences).map((take) => ({ ...take, file: fileOf(take), source: fileOf({ ...take, harm: null }) }));
  await mkdir(folder, { recursive: true });
  say(`speaking what is missing of ${takes.length} takes`);
  const input = JSON.stringify(takes);
  await runCommand(paths.python, [path.join(here, "make_takes.py"), paths.modelsDir], { input });
  say("hearing them again");
  const told = await runCommand(paths.python, [path.join(here, "hear_takes.py"), paths.modelsDir], { input });
  const lines = told.split("\n").filter((line) => line.startsWith("{"));
  if (lines.length !== takes.length) throw new Error(`${lines.length} of ${takes.length} takes were heard.`);
  const all = takes.map((take, at) => judged(take, Heard.parse(JSON.parse(lines[at]!))));
  // For whoever looks into a miss: beside the takes.
  await writeFile(path.join(folder, "judged.json"), JSON.stringify(all, null, 2));
  return findingsOf(all);
}

function judged(take: Filed, { value: heard, cpuS }: z.infer<typeof Heard>): JudgedTake & { heard: VerifyValue } {
  const { text, language, voice } = take;
  const takeMs = heard.durationMs;
  const predictedMs = predictMs(text, { language, engine: "kokoro/82m-int8", voice });
  return { take, judgement: judgeTake({ text, language, predictedMs, heard, takeMs }), cpuS, takeMs, heard };
}

function fileOf({ voiceLanguage, voice, spoken, harm }: PlannedTake): string {
  const name = createHash("sha256")
    .update(JSON.stringify([voiceLanguage, voice, spoken, harm]))
    .digest("hex");
  return path.join(folder, `${name.slice(0, 24)}.wav`);
}
