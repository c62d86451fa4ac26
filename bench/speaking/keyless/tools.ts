/** The benchmark's own Python (sacrebleu), made when first asked for, and its scripts, which import nothing of ours. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { runCommand } from "../../../scripts/setup/run-command.mjs";

const here = import.meta.dirname;
const venv = path.resolve(here, "../../../.onevoice/venv-speaking");
const requirements = path.resolve(here, "../requirements.txt");

export const scriptOf = (name: string): string => path.join(here, name);

/** `base`: the set-up's interpreter, whose version and pip it gets. 60 MB. */
export async function metricsPython(base: string, say: (what: string) => void): Promise<string> {
  const python = process.platform === "win32" ? path.join(venv, "Scripts", "python.exe") : path.join(venv, "bin", "python");
  const stamp = path.join(venv, ".onevoice.json");
  const wanted = createHash("sha256")
    .update(await readFile(requirements))
    .digest("hex");
  if (existsSync(python) && (await readFile(stamp, "utf8").catch(() => "")) === wanted) return python;
  say("Python packages that measure translations, once (about 30 MB)");
  await rm(venv, { recursive: true, force: true });
  await runCommand(base, ["-m", "venv", "--without-pip", venv]);
  await runCommand(base, ["-m", "pip", "--python", python, "install", "--quiet", "--require-hashes", "--only-binary", ":all:", "-r", requirements]);
  await writeFile(stamp, wanted);
  return python;
}

/** One line of JSON for each thing asked, in order. @throws Error when it answers fewer */
export async function askPython<Answer>(python: string, args: string[], asked: readonly unknown[], read: (line: unknown) => Answer): Promise<Answer[]> {
  const told = await runCommand(python, args, { input: JSON.stringify(asked) });
  const lines = told.split("\n").filter((line) => line.startsWith("{"));
  if (lines.length !== asked.length) throw new Error(`${path.basename(args[0]!)} answered ${lines.length} of ${asked.length}`);
  return lines.map((line) => read(JSON.parse(line)));
}
