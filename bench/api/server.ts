/** The platform as it is deployed and a bare Worker beside it, in one process of workerd over one D1. */
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { unstable_getMiniflareWorkerOptions as optionsOf } from "wrangler";
import { environment, pickScript, root } from "../../scripts/run.mjs";

type Running = {
  ready: Promise<URL>;
  unsafeGetDirectURL(worker: string): Promise<URL>;
  getD1Database(binding: string, worker: string): Promise<D1Database>;
  dispose(): Promise<void>;
};
type Miniflare = { Miniflare: new (options: unknown) => Running; convertV4MiniflareOptions: (this: void, options: unknown) => unknown };
/** The one that wrangler runs. */
const { Miniflare, convertV4MiniflareOptions } = createRequire(import.meta.resolve("wrangler"))("miniflare") as Miniflare;
const run = promisify(execFile);

/** `metafile`: esbuild's, of the platform's bundle. */
export type Server = { db: D1Database; platform: string; bare: string; pid: number; bundle: string; metafile: string; close(): Promise<void> };

/** So much that nothing is refused, while everything is counted. */
const MANY = 100_000_000;
const configs = { platform: path.join(root, "wrangler.toml"), bare: path.join(import.meta.dirname, "wrangler.toml") };

/** Requests come straight to each Worker: no proxy of `wrangler dev` and no router of assets before it, whose work would be counted. */
export async function startServer(): Promise<Server> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "onevoice-bench-"));
  const [platform, bare] = await Promise.all([build(configs.platform, path.join(folder, "platform")), build(configs.bare, path.join(folder, "bare"))]);
  const workers = [worker("platform", configs.platform, platform.bundle), worker("bare", configs.bare, bare.bundle)];
  const before = new Set(await workerds());
  const running = new Miniflare(convertV4MiniflareOptions({ workers, logRequests: false, handleStructuredLogs: () => undefined }));
  await running.ready;
  const db = await running.getD1Database("DB", "platform");
  await migrate(db);
  const [pid] = (await workerds()).filter((each) => !before.has(each));
  if (pid === undefined) throw new Error("workerd is not to be found in /proc");
  const url = async (name: string) => (await running.unsafeGetDirectURL(name)).origin;
  const close = async () => {
    await running.dispose();
    await rm(folder, { recursive: true, force: true });
  };
  return { db, platform: await url("platform"), bare: await url("bare"), pid, ...platform, close };
}

async function build(config: string, folder: string): Promise<{ bundle: string; metafile: string }> {
  const metafile = path.join(folder, "meta.json");
  const options = ["--dry-run", "--containers-rollout=none", "--config", config, "--outdir", folder, "--metafile", metafile];
  await run(process.execPath, [pickScript("wrangler"), "deploy", ...options], { cwd: root, env: environment(process.execPath) as NodeJS.ProcessEnv });
  const [bundle] = (await readdir(folder)).filter((name) => name.endsWith(".js"));
  return { bundle: path.join(folder, bundle!), metafile };
}

function worker(name: string, config: string, bundle: string): object {
  const { compatibilityDate, compatibilityFlags, ratelimits, ...more } = optionsOf(config).workerOptions;
  const bindings = more.bindings as Record<string, unknown> | undefined;
  const { d1Databases, r2Buckets, queueProducers, queueConsumers, durableObjects, email } = more;
  const limits = Object.entries((ratelimits ?? {}) as Record<string, { simple: object }>).map(([key, limit]) => [
    key,
    { ...limit, simple: { ...limit.simple, limit: MANY } },
  ]);
  return {
    name,
    compatibilityDate,
    compatibilityFlags,
    d1Databases,
    r2Buckets,
    queueProducers,
    queueConsumers,
    durableObjects,
    email,
    modules: [{ type: "ESModule", path: bundle }],
    modulesRoot: path.dirname(bundle),
    bindings: { ...bindings, TOKEN_SECRET: "bench-token-secret-0123456789abcdef", REQUESTS_PER_MINUTE: String(MANY) },
    ratelimits: Object.fromEntries(limits),
    stripCfConnectingIp: false,
    unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
  };
}

async function migrate(db: D1Database): Promise<void> {
  const folder = path.join(root, "migrations");
  for (const name of readdirSync(folder)
    .filter((each) => each.endsWith(".sql"))
    .sort()) {
    const statements = readFileSync(path.join(folder, name), "utf8").split("--> statement-breakpoint");
    await db.batch(statements.map((statement) => db.prepare(statement)));
  }
}

/** Children of this process that run workerd. */
async function workerds(): Promise<number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const own = await Promise.all(pids.map(async (pid) => isOwnWorkerd(await readFile(`/proc/${pid}/stat`, "utf8").catch(() => ""))));
  return pids.filter((_, index) => own[index]);
}

/** proc(5): the name in parentheses, the state, the parent. */
function isOwnWorkerd(stat: string): boolean {
  const [, name, parent] = /^\d+ \((.*)\) \S (\d+)/.exec(stat) ?? [];
  return name === "workerd" && Number(parent) === process.pid;
}
