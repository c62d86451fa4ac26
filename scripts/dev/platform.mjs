// The whole platform on this machine: the Worker under `wrangler dev` and the five services as plain processes.
import { randomBytes } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { localKey } from "./local-key.mjs";
import { freePort, freePorts } from "./ports.mjs";
import { serviceSpecs, serviceUrls, SERVICES, SLOTS } from "./services.mjs";
import { supervise } from "./supervise.mjs";
import { wrangler, wranglerDev } from "./wrangler.mjs";

const WANTED_PORT = 8787;
/** As in wrangler.toml; good for the local store alone. */
const LOCAL_S3 = { S3_ACCESS_KEY_ID: "local", S3_SECRET_ACCESS_KEY: "local-secret-key-0123456789" };
/** See src/providers/README.md. */
const VENDOR_VARIABLES = [
  "OPENAI_API_KEY",
  "OPENAI_BASE_URL",
  "ELEVENLABS_API_KEY",
  "ELEVENLABS_BASE_URL",
  "WHISPERX_HOSTED_URL",
  "WHISPERX_HOSTED_KEY",
  "WHISPERX_HOSTED_MICROS_PER_MINUTE",
  "OPENAI_API",
  "OPENAI_COMPATIBLE_URL",
  "OPENAI_COMPATIBLE_KEY",
  "OPENAI_COMPATIBLE_MODEL",
  "OPENAI_COMPATIBLE_API",
  "OPENAI_COMPATIBLE_MICROS_PER_THOUSAND_TOKENS",
  "FISH_API_KEY",
  "FISH_BASE_URL",
  "F5_URL",
  "F5_KEY",
  "F5_API",
  "F5_MICROS_PER_THOUSAND_CHARACTERS",
  "VENDOR_LIMITS",
];
/** The scheduled handler never runs by itself locally. */
const SWEEP_MS = 60_000;
/** A busy machine answers late; three times running is deaf. */
const PROBE_MS = 5_000;
const DEAF_AFTER = 3;

/**
 * Starts everything and resolves when it answers.
 * @param {{ paths: { python: string, ffmpeg: string, modelsDir: string }, stateDir: string, port?: number, variables?: Record<string, string>, workerSigned?: boolean, vendors?: boolean, onEvent?: (event: object) => void, onStep?: (what: string) => void, onSupervisor?: (supervisor: { close(): Promise<void> }) => void }} options
 *   `stateDir`: D1, R2 and Durable Objects live in it, and the logs. `variables`: over wrangler.toml's. `onSupervisor`: gets what stops everything, before anything starts. `workerSigned`: media URLs by the Worker instead of S3. `vendors`: those whose keys are in the environment are on.
 * @returns {Promise<{ url: string, key: string, logDir: string, supervisor: import("./supervise.d.mts").Supervisor, close(): Promise<void> }>}
 */
export async function startPlatform({
  paths,
  stateDir,
  port,
  variables = {},
  workerSigned = false,
  vendors = false,
  onEvent,
  onStep = () => undefined,
  onSupervisor = () => undefined,
}) {
  await mkdir(stateDir, { recursive: true });
  const persistTo = path.join(stateDir, "wrangler");
  const logDir = path.join(stateDir, "logs");
  const ports = Object.fromEntries((await freePorts(SERVICES.length)).map((free, index) => [SERVICES[index], free]));
  const workerPort = port ?? (await freePort(WANTED_PORT));
  const [inspectorPort] = await freePorts(1);
  const url = `http://127.0.0.1:${workerPort}`;
  const envFile = await writeVariables(stateDir, {
    ...(workerSigned ? {} : { ...LOCAL_S3, S3_ENDPOINT: `${url}/cdn-cgi/local/r2/s3` }),
    PUBLIC_URL: url,
    CALLBACK_URL: url,
    COMPUTE_MEDIA_URL: "",
    // A voice server on this machine is the usual case here.
    ALLOW_PRIVATE_ENDPOINTS: "true",
    // Nobody else asks this machine: a loop of one's own shall not run into a limit.
    REQUESTS_PER_MINUTE: "0",
    COMPUTE_SLOTS: JSON.stringify(SLOTS),
    COMPUTE_URLS: JSON.stringify(serviceUrls(ports)),
    TOKEN_SECRET: await tokenSecret(stateDir),
    ...(vendors && vendorKeys()),
    ...variables,
  });
  const worker = wranglerDev({ port: workerPort, inspectorPort, persistTo, envFile });
  const release = await claim(stateDir);
  const supervisor = supervise({ logDir, ...(onEvent && { onEvent }) });
  const closeAll = () => supervisor.close().then(release);
  onSupervisor({ close: closeAll });
  try {
    onStep("services and database");
    const services = Promise.all(serviceSpecs({ ...paths, ports }).map((spec) => supervisor.start(spec)));
    const [key] = await Promise.all([prepareDatabase({ stateDir, persistTo }), services]);
    onStep("worker");
    await supervisor.start(worker);
    await answering(url);
    const stopSweeping = every(SWEEP_MS, () => sweep(url));
    const stopWatching = every(PROBE_MS, restartWhenDeaf({ url, supervisor, spec: worker, onEvent }));
    const close = () => {
      stopSweeping();
      stopWatching();
      return closeAll();
    };
    return { url, key, logDir, supervisor, close };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** Vendors are on whose key the environment has: only where somebody works with the platform, for their calls cost money. */
export const vendorKeys = () => Object.fromEntries(VENDOR_VARIABLES.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));

/** One platform at a time on one state. Returns what gives it free; a dead owner's claim counts no more. */
async function claim(stateDir) {
  const file = path.join(stateDir, "platform.pid");
  const owner = Number(await readFile(file, "utf8").catch(() => "0"));
  if (owner !== process.pid && isAlive(owner))
    throw new Error(`Another platform (process ${owner}) runs on ${stateDir}: stop it, or choose another folder by --state.`);
  await writeFile(file, String(process.pid));
  return () => rm(file, { force: true });
}

function isAlive(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}

async function prepareDatabase({ stateDir, persistTo }) {
  await wrangler(["d1", "migrations", "apply", "DB", "--local", "--persist-to", persistTo]);
  return localKey({ stateDir, persistTo });
}

async function writeVariables(stateDir, variables) {
  const file = path.join(stateDir, "variables.env");
  await writeFile(
    file,
    Object.entries(variables)
      .map(([name, value]) => `${name}='${value}'\n`)
      .join(""),
    { mode: 0o600 },
  );
  return file;
}

/** Kept, so that tickets and tasks outlive a restart. */
async function tokenSecret(stateDir) {
  const file = path.join(stateDir, "token-secret");
  const known = await readFile(file, "utf8").catch(() => null);
  if (known) return known.trim();
  const secret = randomBytes(32).toString("base64url");
  await writeFile(file, secret, { mode: 0o600 });
  return secret;
}

async function answering(url) {
  const until = Date.now() + 60_000;
  for (;;) {
    try {
      const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(5000) });
      if (answer.ok) return;
      throw new Error(`/healthz answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** Runs again and again, never twice at once. Returns what stops it. */
function every(ms, work) {
  let busy = false;
  const turn = () => {
    if (busy) return;
    busy = true;
    void work().finally(() => (busy = false));
  };
  const timer = setInterval(turn, ms);
  timer.unref();
  return () => clearInterval(timer);
}

/** Wrangler lives on, and answers no more, when the process behind its port was killed: only asking it tells. */
function restartWhenDeaf({ url, supervisor, spec, onEvent = () => undefined }) {
  let missed = 0;
  return async () => {
    const heard = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(PROBE_MS) }).then(
      (answer) => answer.ok,
      () => false,
    );
    missed = heard ? 0 : missed + 1;
    if (missed < DEAF_AFTER) return;
    missed = 0;
    onEvent({ event: "restarting", name: spec.name, how: "it answers no more", inMs: 0 });
    try {
      await supervisor.stop(spec.name);
      await supervisor.start(spec);
    } catch (error) {
      console.error(`the worker could not be started again: ${error.message}`);
    }
  };
}

async function sweep(url) {
  try {
    const answer = await fetch(`${url}/cdn-cgi/local/scheduled?cron=${encodeURIComponent("* * * * *")}`);
    await answer.body?.cancel();
  } catch (error) {
    console.error(`the sweeper could not knock: ${error.message}`);
  }
}
