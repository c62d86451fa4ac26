/** The tests that walk the whole API, in real workerd or alone: vitest runs them, and what they counted comes with their results. */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

/** By what they show. The same files are part of `npm test`. */
export const SHOWN = {
  tenancy: ["test/edge/api/tenancy.test.ts", "test/edge/api/foreign-ids.test.ts", "test/edge/api/extra-fields.test.ts"],
  forgery: [
    "test/accounts/token-wycheproof.test.ts",
    "test/accounts/token.test.ts",
    "test/edge/api/tokens.test.ts",
    "test/edge/api/tasks.test.ts",
    "test/edge/api/grants.test.ts",
    "test/edge/api/events.test.ts",
  ],
  races: ["test/edge/api/auth.test.ts", "test/edge/api/workspaces.test.ts"],
  uploads: ["test/edge/api/upload-torture.test.ts", "test/edge/api/upload-model.test.ts", "test/edge/api/upload-reserve.test.ts"],
} as const;
export type Shown = keyof typeof SHOWN;

/** `counts`: sums of what the tests left in `task.meta.counts`. */
export type Ran = { passed: Record<Shown, number>; failed: { shown: Shown; title: string; why: string }[]; counts: Record<string, number> };
type Assertion = { fullName: string; status: string; failureMessages: string[]; meta?: { counts?: Record<string, number> } };
type Json = { testResults: { name: string; status: string; message: string; assertionResults: Assertion[] }[] };

const RUN = path.join(import.meta.dirname, "..", "..", "..", "scripts", "run.mjs");
const LONGEST_MS = 10 * 60_000;
const MOST_SAID = 4_000;
const NAMES = Object.keys(SHOWN) as Shown[];

export async function runMatrix(): Promise<Ran> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "onevoice-matrix-"));
  try {
    const file = path.join(folder, "results.json");
    const said = await vitest([...Object.values(SHOWN).flat(), "--reporter=json", `--outputFile=${file}`]);
    const results = await readFile(file, "utf8").catch(() => {
      throw new Error(`vitest left no results:\n${said}`);
    });
    return readResults(JSON.parse(results) as Json);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A file that did not load, or is not there, has failed. */
export function readResults({ testResults }: Json): Ran {
  const ran: Ran = { passed: { tenancy: 0, forgery: 0, races: 0, uploads: 0 }, failed: [], counts: {} };
  for (const shown of NAMES)
    for (const file of SHOWN[shown]) {
      const result = testResults.find(({ name }) => name.replaceAll("\\", "/").endsWith(file));
      if (!result || result.assertionResults.length === 0) ran.failed.push({ shown, title: file, why: result?.message ?? "It did not run." });
      for (const assertion of result?.assertionResults ?? []) take(ran, shown, assertion);
    }
  return ran;
}

function take(ran: Ran, shown: Shown, { fullName, status, failureMessages, meta }: Assertion): void {
  for (const [name, by] of Object.entries(meta?.counts ?? {})) ran.counts[name] = (ran.counts[name] ?? 0) + by;
  if (status === "passed") ran.passed[shown]++;
  else if (status === "failed") ran.failed.push({ shown, title: fullName, why: failureMessages[0]?.split("\n")[0] ?? "" });
}

/** What it said on its way; a failed test is in the results, so the exit code says nothing more. */
const vitest = (args: string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [RUN, "vitest", "run", ...args], { stdio: ["ignore", "ignore", "pipe"], timeout: LONGEST_MS });
    let said = "";
    child.stderr.on("data", (bytes: Buffer) => (said = (said + bytes.toString()).slice(-MOST_SAID)));
    child.on("error", reject).on("close", () => resolve(said));
  });
