#!/usr/bin/env node
// `npm run test:engines`: the heavy engines (WhisperX, Demucs, wav2vec2, pyannote) for real, in the full environment.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { environment, pickNode, root } from "./run.mjs";
import { ensureSetup } from "./setup.mjs";
import { ensureFullPython, fullPythonObstacle } from "./setup/full-python.mjs";
import { readJunit } from "./test/junit.mjs";

const HELP = `usage: npm run test:engines [-- [--yes] [--ask] PYTEST ARGUMENT ...]

Installs the full environment (8 GB, once) and runs containers/service/tests/full in it. The last line is the total.
--yes  fetches what the set-up misses without asking
--ask  only says whether this machine can: exit status 0, or 1 and why not`;

function pytest(python, args, env) {
  return new Promise((resolve) => {
    const child = spawn(python, ["-m", "pytest", "-q", "--durations=5", "containers/service/tests/full", ...args], { cwd: root, stdio: "inherit", env });
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => child.kill(signal));
    child.on("error", () => resolve(127));
    child.on("exit", (status) => resolve(status ?? 1));
  });
}

async function main(all) {
  if (all.includes("--help")) return console.log(HELP);
  const obstacle = await fullPythonObstacle();
  if (obstacle) throw new Error(obstacle);
  if (all.includes("--ask")) return undefined;
  const { paths } = await ensureSetup({ yes: all.includes("--yes"), dev: true });
  const python = await ensureFullPython((line) => console.log(line));
  const folder = await mkdtemp(path.join(os.tmpdir(), "onevoice-test-"));
  const report = path.join(folder, "engines.xml");
  // No hub: what the tests run on lies here, or is made by them.
  const env = environment(pickNode(), { MODELS_DIR: paths.modelsDir, FFMPEG: paths.ffmpeg, HF_HUB_OFFLINE: "1", PYANNOTE_METRICS_ENABLED: "0" });
  const args = all.filter((arg) => arg !== "--yes");
  const code = await pytest(python, [...args, `--junitxml=${report}`], env);
  const { passed, failed } = readJunit(await readFile(report, "utf8").catch(() => ""));
  await rm(folder, { recursive: true, force: true });
  // A runner that fell over without a failed test still failed.
  const failures = failed + Number(code !== 0 && failed === 0);
  console.log(`\n${passed} passed, ${failures} failed`);
  process.exitCode = failures === 0 && passed > 0 ? 0 : 1;
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
