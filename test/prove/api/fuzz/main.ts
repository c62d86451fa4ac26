/** schemathesis over the whole platform: workerd and the services as processes, with something of everything in it. */
import { spawn } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { closeOnSignals } from "../../../../scripts/dev/supervise.mjs";
import { root } from "../../../../scripts/run.mjs";
import { ensureSchemathesis } from "../../../../scripts/setup/schemathesis.mjs";
import { openWorld } from "../../../e2e/world.ts";
import { configOf, type Document, seededDocument } from "../config.ts";
import { readReport, type Report } from "../report.ts";
import { seed } from "./seed.ts";

const SEED = 8;
const AT_ONCE = 2;
/** Requests of the two phases that try each field of each operation, and those of one example more for each operation: measured, rounded down. */
const REQUESTS_AT_LEAST = 5_500;
const REQUESTS_PER_EXAMPLE = 80;
const LEAST_EXAMPLES = 3;
const LAST = path.join(root, ".onevoice", "schemathesis-last");

/** `requests`: about so many, and the rest of a round. What it saw stays in .onevoice/schemathesis-last. */
export async function fuzz(requests: number, say: (line: string) => void): Promise<Report> {
  const world = await openWorld();
  const release = closeOnSignals(world);
  try {
    // After the world, whose set-up has the pip that installs it.
    const program = await ensureSchemathesis(say);
    const seeded = await seed(world);
    say(`Seeded: ${Object.keys(seeded.ids).length} ids, ${Object.keys(seeded.bodies).length} bodies.`);
    const { url } = world.platform;
    const document = (await (await fetch(`${url}/openapi.json`)).json()) as Document;
    await rm(LAST, { recursive: true, force: true });
    await mkdir(LAST, { recursive: true });
    const [config, copy, events] = ["schemathesis.toml", "openapi.json", "events.ndjson"].map((name) => path.join(LAST, name)) as [string, string, string];
    await writeFile(config, configOf(document, seeded));
    await writeFile(copy, JSON.stringify(seededDocument(document, seeded)));
    await ended(program, argumentsOf({ config, copy, events, url, requests }));
    return readReport(await readFile(events, "utf8"), document);
  } finally {
    release();
    await world.close();
  }
}

function argumentsOf({ config, copy, events, url, requests }: { config: string; copy: string; events: string; url: string; requests: number }): string[] {
  const examples = Math.max(LEAST_EXAMPLES, Math.ceil((requests - REQUESTS_AT_LEAST) / REQUESTS_PER_EXAMPLE));
  const how = ["--checks", "all", "--continue-on-failure", "--no-shrink", "--phases", "examples,coverage,fuzzing", "--workers", String(AT_ONCE)];
  const again = ["--seed", String(SEED), "--max-examples", String(examples), "--generation-database", "none"];
  return [
    "--no-color",
    "--config-file",
    config,
    "run",
    copy,
    "--url",
    url,
    ...how,
    ...again,
    "--report",
    "ndjson",
    "--report-ndjson-path",
    events,
    "--warnings",
    "off",
  ];
}

/** What it found is read from its events, so its exit code and its own words say nothing more. */
const ended = (program: string, args: string[]): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: LAST, stdio: "ignore" });
    child.on("error", reject).on("exit", () => resolve());
  });
