import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import readline from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Task } from "../../../containers/contract/task.ts";
import { isAlive } from "../../../containers/node-service/spool.ts";
import { type House, openHouse, until } from "./house.ts";

let house: House;
let dir: string;
let child: ChildProcess;
let url: string;
let task: Task;

/** A tool that started another and is deaf to SIGTERM: the worst that a task leaves behind. */
const deaf = (pids: string): string => `#!/bin/sh\ntrap '' TERM\n(trap '' TERM; while :; do sleep 1; done) &\necho $$ $! > ${pids}\nwait\n`;
const pids = (): number[] => {
  try {
    return readFileSync(path.join(dir, "pids"), "utf8").split(" ").map(Number);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
};

beforeEach(async () => {
  house = await openHouse();
  dir = await mkdtemp(path.join(os.tmpdir(), "onevoice-test-"));
  await writeFile(path.join(dir, "tool"), deaf(path.join(dir, "pids")), { mode: 0o755 });
  const env = { ...process.env, HOST: "127.0.0.1", PORT: "0", SPOOL_DIR: dir, FFMPEG: path.join(dir, "tool") };
  const service = spawn(process.execPath, [path.join(import.meta.dirname, "waiting-service.ts")], { env, stdio: ["ignore", "pipe", "ignore"] });
  child = service;
  const [line] = (await once(readline.createInterface(service.stdout), "line")) as [string];
  url = `http://127.0.0.1:${(JSON.parse(line) as { port: number }).port}/tasks`;
  task = house.task({ stage: "run" });
  await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(task) });
  await until(() => pids().length === 2 && pids().every((pid) => isAlive(pid)));
});
afterEach(async () => {
  child.kill("SIGKILL");
  await house.close();
  await rm(dir, { recursive: true });
});
/** The init of a container may reap orphans late; what is dead but not reaped does nothing any more. */
const works = (pid: number): boolean => isAlive(pid) && !/^\d+ \(.*\) Z/s.test(stateOf(pid));
const stateOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch (error) {
    if (["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) return "";
    throw error;
  }
};
const noneWorks = (): boolean => !pids().some((pid) => works(pid));

test("a DELETE that was answered has killed the tool and what the tool started", async () => {
  const began = performance.now();
  expect((await fetch(`${url}/${task.taskId}`, { method: "DELETE" })).status).toBe(204);
  await until(noneWorks, 500);
  expect(performance.now() - began).toBeLessThan(5000);
});

test("a task whose attempt is answered 409 is killed at its next heartbeat", async () => {
  house.onMessage = () => ({ status: 409 });
  await until(noneWorks);
  expect(house.kinds().at(-1)).toBe("heartbeat");
});

test("SIGTERM to the service kills the tool and what it started before the service exits", async () => {
  child.kill("SIGTERM");
  expect((await once(child, "exit"))[0]).toBe(0);
  expect(noneWorks()).toBe(true);
});
