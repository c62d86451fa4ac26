/** The two servers: ours in a workerd of its own, and a bare Node `ws` broadcast. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { environment, pickScript } from "../../../scripts/run.mjs";

export type Server = { url: string; pid: number; close(): Promise<void> };
const here = import.meta.dirname;
/** The one that wrangler runs. */
const { default: workerd } = createRequire(import.meta.resolve("wrangler"))("workerd") as { default: string };
const run = promisify(execFile);
const env = environment(process.execPath) as NodeJS.ProcessEnv;
const START_MS = 20_000;

/** Straight to the worker: no proxy before it, as `wrangler dev` has one, whose work would be counted as ours. */
export async function startWorkerd(): Promise<Server> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "onevoice-bench-"));
  const config = path.join(here, "wrangler.toml");
  await run(process.execPath, [pickScript("wrangler"), "deploy", "--dry-run", "--config", config, "--outdir", folder], { env });
  await mkdir(path.join(folder, "storage"));
  const port = await freePort();
  await writeFile(path.join(folder, "config.capnp"), configOf(port, path.join(folder, "storage")));
  const child = spawn(workerd, ["serve", path.join(folder, "config.capnp")], { stdio: ["ignore", "ignore", "inherit"] });
  return serving(child, port, () => rm(folder, { recursive: true, force: true }));
}

export async function startBareBroadcast(turns: readonly string[][]): Promise<Server> {
  const port = await freePort();
  const child = spawn(process.execPath, [path.join(here, "bare-broadcast.ts"), String(port)], { stdio: ["pipe", "ignore", "inherit"], env });
  child.stdin.end(JSON.stringify(turns));
  return serving(child, port, async () => undefined);
}

async function serving(child: ChildProcess, port: number, clean: () => Promise<void>): Promise<Server> {
  const url = `http://127.0.0.1:${port}`;
  const gone = once(child, "exit");
  const close = async (): Promise<void> => {
    child.kill();
    await gone;
    await clean();
  };
  for (const until = Date.now() + START_MS; Date.now() < until; await new Promise((resolve) => setTimeout(resolve, 50))) {
    if (await isUp(url)) return { url, pid: child.pid!, close };
  }
  await close();
  throw new Error("the server did not come up");
}

const isUp = (url: string): Promise<boolean> =>
  fetch(`${url}/up`).then(
    ({ ok }) => ok,
    () => false,
  );

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

const configOf = (port: number, storage: string): string => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .main), (name = "disk", disk = (path = ${JSON.stringify(storage)}, writable = true))],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = "2026-10-20",
  durableObjectNamespaces = [(className = "BenchDub", uniqueKey = "bench-dub", enableSql = true)],
  durableObjectStorage = (localDisk = "disk"),
  bindings = [(name = "DUB", durableObjectNamespace = "BenchDub")],
);
`;
