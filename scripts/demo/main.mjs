// The demo does what any client does, over public HTTP only; then an independent judge looks at the files.
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { createClient } from "../client/api.mjs";
import { uploadVideo } from "../client/upload.mjs";
import { watchJob } from "../client/watch.mjs";
import { startPlatform } from "../dev/platform.mjs";
import { closeOnSignals } from "../dev/supervise.mjs";
import { fetchResults } from "./fetch-results.mjs";
import { fetchStream } from "./fetch-stream.mjs";
import { judge } from "./judge.mjs";
import { readOptions } from "./options.mjs";
import { progressPrinter } from "./progress.mjs";
import { sourceOf } from "./sample.mjs";
import { printSummary, summaryOf } from "./summary.mjs";

const setup = JSON.parse(process.env.ONEVOICE_SETUP);
const options = readOptions(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd());
const say = options.quiet ? () => undefined : (line) => process.stderr.write(`${line}\n`);
const LINGER_MS = 5_000;
const seconds = (since) => Math.round((performance.now() - since) / 10) / 100;

async function dub(platform, folder, source) {
  const api = createClient(platform);
  const printer = progressPrinter(options.quiet ? null : process.stderr);
  const video = await uploadVideo(api, source, (sent, size) => printer.upload(sent, size));
  const begun = performance.now();
  const asked = { source: { language: options.from }, outputs: options.outputs };
  const { dub, job } = await api("POST", `/v1/videos/${video.id}/dubs`, { targetLanguages: options.to, options: asked });
  const ended = await watchJob(api, { dubId: dub.id, jobId: job.id }, (event) => printer.event(event));
  printer.end();
  const took = seconds(begun);
  if (ended.status !== "succeeded") throw new Error(`The dub ${ended.status}: ${ended.failure?.message ?? ""} (${ended.failure?.code ?? "no code"})`);
  const facts = await api("GET", `/v1/videos/${video.id}`);
  const results = [];
  for (const target of options.to) results.push(await fetchResults({ api, dubId: dub.id, language: target, folder, stem: options.stems[target] }));
  const stream = options.outputs.includes("hls") ? await fetchStream({ api, dubId: dub.id, folder: options.streamFolder }) : null;
  return { facts, results, took, stream, sourceLanguage: (await api("GET", `/v1/dubs/${dub.id}`)).sourceLanguage };
}

async function main() {
  const { file: source, truth, name } = await sourceOf({ options, paths: setup.paths, say });
  const folder = await mkdtemp(path.join(os.tmpdir(), "onevoice-demo-"));
  const clean = () => (options.keep ? undefined : rm(folder, { recursive: true, force: true }));
  const starting = performance.now();
  say("Starting the platform…");
  const platform = await startPlatform({
    paths: setup.paths,
    stateDir: folder,
    onSupervisor: (supervisor) => closeOnSignals(supervisor, clean),
    onEvent: (event) => event.event === "restarting" && say(`  ${event.name} ended (${event.how}), starting it again`),
  });
  const start = seconds(starting);
  try {
    const made = await dub(platform, folder, source);
    await platform.close();
    say("Judging the result…");
    const judged = [];
    for (const result of made.results) judged.push(await judge({ setup, source, truth, result }));
    const summary = summaryOf({ setup, name, made, judged, start });
    if (options.json) process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
    else printSummary(summary);
    return summary.ok ? 0 : 1;
  } finally {
    await platform.close();
    await clean();
    if (options.keep) say(`Data and logs: ${folder}`);
  }
}

try {
  process.exit(await main());
} catch (error) {
  say(error.message);
  if (options.json) process.stdout.write(`${JSON.stringify({ ok: false, error: { code: error.code ?? null, message: error.message } })}\n`);
  // Not at once: a signal's handler may still be cleaning up.
  process.exitCode = 1;
  setTimeout(() => process.exit(1), LINGER_MS).unref();
}
