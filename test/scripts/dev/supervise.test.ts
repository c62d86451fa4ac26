import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import readline from "node:readline";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { groupRuns } from "../../../scripts/dev/group.mjs";
import { type Supervisor, type SupervisorEvent, supervise } from "../../../scripts/dev/supervise.mjs";
import { until } from "../../containers/node-service/house.ts";

type Ready = { pid: number; parent: string };
const script = (name: string): string => path.join(import.meta.dirname, name);
const spec = (...args: string[]) => ({ name: "child", command: process.execPath, args: [script("child.mjs"), ...args] });
let logDir: string;
let events: SupervisorEvent[];
let supervisor: Supervisor;

beforeEach(async () => {
  logDir = await mkdtemp(path.join(os.tmpdir(), "onevoice-test-"));
  events = [];
  supervisor = supervise({ logDir, onEvent: (event) => events.push(event), backoff: { firstMs: 20, longestMs: 80 }, stopMs: 300 });
});
afterEach(async () => {
  await supervisor.close();
  await rm(logDir, { recursive: true });
});

describe("a supervised process", () => {
  test("is awaited until its ready line, knows its parent, and has its lines in its log", async () => {
    const ready = (await supervisor.start(spec())) as Ready;
    expect(ready).toMatchObject({ pid: supervisor.pid("child"), parent: String(process.pid) });
    await supervisor.close();
    expect(await readFile(path.join(logDir, "child.log"), "utf8")).toMatch(/^\d{4}-\S+Z (a line of log|\{"event":"ready")/);
  });

  test("is started again when it is killed, each time, and its orphans are ended", async () => {
    const first = (await supervisor.start(spec())) as Ready;
    for (let count = 1; count <= 2; count++) {
      process.kill(supervisor.pid("child") ?? 0, "SIGKILL");
      await until(() => events.filter((event) => event.event === "ready").length === count + 1);
    }
    expect(events.filter((event) => event.event === "restarting")).toMatchObject([
      { how: "SIGKILL", inMs: 20 },
      { how: "SIGKILL", inMs: 40 },
    ]);
    await until(() => !groupRuns(first.pid));
  });

  test("that never gets ready is told with its last lines, and not started again", async () => {
    await expect(supervisor.start(spec("--not-ready"))).rejects.toThrow(/child ended \(exit 7\)\n {2}a line of log/);
    await expect(supervisor.start({ name: "nobody", command: "/does/not/exist" })).rejects.toThrow("it could not be started");
    await expect(supervisor.start({ ...spec(), name: "silent", readyMs: 200, ready: () => null })).rejects.toThrow("it was not ready within 200 ms");
    expect(events.map(({ event }) => event)).toEqual(["ended", "ended", "ended"]);
  });

  test("that does not hear SIGTERM is killed, with all its group", async () => {
    const { pid } = (await supervisor.start(spec("--deaf"))) as Ready;
    await supervisor.close();
    expect(groupRuns(pid)).toBe(false);
    await expect(supervisor.start({ ...spec(), name: "late" })).rejects.toThrow("closing");
  });
});

describe("a supervisor in a process of its own leaves nobody behind", () => {
  test.each(["SIGKILL", "SIGINT", "SIGHUP"] as const)("after %s", async (signal) => {
    const own = spawn(process.execPath, [script("supervisor.mjs"), logDir], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(readline.createInterface(own.stdout), "line")) as [string];
    const { child } = JSON.parse(line) as { child: number };
    expect(groupRuns(child)).toBe(true);
    own.kill(signal);
    await until(() => !groupRuns(child));
  });
});
