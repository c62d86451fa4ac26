import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import readline from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type House, openHouse, until } from "./house.ts";

const script = path.join(import.meta.dirname, "waiting-service.ts");
let house: House;
let spool: string;
let child: ChildProcess;

async function start(extra: Record<string, string> = {}): Promise<{ event: string; service: string; port: number }> {
  child = spawn(process.execPath, [script], {
    env: { ...process.env, HOST: "127.0.0.1", PORT: "0", SPOOL_DIR: spool, ...extra },
    stdio: ["ignore", "pipe", "ignore"],
  });
  if (!child.stdout) throw new Error("no stdout");
  const [line] = (await once(readline.createInterface(child.stdout), "line")) as [string];
  return JSON.parse(line) as { event: string; service: string; port: number };
}
const post = (port: number): Promise<Response> =>
  fetch(`http://127.0.0.1:${port}/tasks`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(house.task({ stage: "wait" })),
  });

beforeEach(async () => {
  house = await openHouse();
  spool = await mkdtemp(path.join(os.tmpdir(), "onevoice-test-"));
});
afterEach(async () => {
  child.kill("SIGKILL");
  await house.close();
  await rm(spool, { recursive: true });
});

test("a service prints one ready line, and on SIGTERM tells of its task, cleans and exits within 2 s", async () => {
  const ready = await start();
  expect(ready).toMatchObject({ event: "ready", service: "waiting" });
  expect((await post(ready.port)).status).toBe(202);
  await until(() => house.messages.length > 1);
  const began = performance.now();
  child.kill("SIGTERM");
  const [code] = (await once(child, "exit")) as [number];
  expect(code).toBe(0);
  expect(performance.now() - began).toBeLessThan(2000);
  expect(house.messages.at(-1)).toMatchObject({ kind: "failed", failure: { code: "interrupted", retryable: true } });
  expect(await readdir(spool)).toEqual([]);
});

test("a service removes at its start what a killed one has left", async () => {
  const orphan = spawn(process.execPath, ["-e", ""]);
  await once(orphan, "exit");
  await mkdir(path.join(spool, `onevoice-waiting-${orphan.pid}-abcdef`, "inputs"), { recursive: true });
  await mkdir(path.join(spool, `onevoice-waiting-${process.pid}-abcdef`));
  await start();
  expect(await readdir(spool)).toEqual([`onevoice-waiting-${process.pid}-abcdef`]);
});

test("a service exits when the process named by ONEVOICE_PARENT_PID is gone", async () => {
  const parent = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"]);
  await start({ ONEVOICE_PARENT_PID: String(parent.pid) });
  const exited = once(child, "exit");
  parent.kill("SIGKILL");
  expect((await exited)[0]).toBe(0);
});
