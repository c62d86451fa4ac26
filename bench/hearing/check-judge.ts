/** The judge's own tests, in the judge's own environment: `node scripts/run.mjs bench/hearing/check-judge.ts`. The last line is "N passed, N failed". */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { ensureSetup } from "../../scripts/setup.mjs";
import { readJunit } from "../../scripts/test/junit.mjs";
import { judgePython, judgeScript } from "./workshop.ts";

const { paths } = await ensureSetup({ yes: true, quiet: true });
const python = await judgePython(paths.python, (what) => console.log(what));
const folder = await mkdtemp(path.join(os.tmpdir(), "onevoice-judge-"));
const report = path.join(folder, "judge.xml");
const status = await new Promise<number>((resolve) => {
  const child = spawn(python, ["-m", "pytest", "-q", judgeScript("tests"), `--junitxml=${report}`], { stdio: "inherit" });
  child.on("error", () => resolve(127));
  child.on("exit", (code) => resolve(code ?? 1));
});
const { passed, failed } = readJunit(await readFile(report, "utf8").catch(() => ""));
await rm(folder, { recursive: true, force: true });
// A runner that fell over without a failed test still failed.
const failures = failed + Number(status !== 0 && failed === 0);
console.log(`${passed} passed, ${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;
