import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
// @ts-expect-error the set-up is plain JavaScript: it runs before a compiler is there
import { runCommand } from "../../../scripts/setup/run-command.mjs";
// @ts-expect-error the set-up is plain JavaScript: it runs before a compiler is there
import { exclusively } from "../../../scripts/setup/exclusive.mjs";

const scripts = fileURLToPath(new URL("../../../scripts/", import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "setup-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("setup.mjs", () => {
  test("explains itself", () => {
    const { status, stdout } = spawnSync(process.execPath, [`${scripts}setup.mjs`, "--help"], { encoding: "utf8" });
    expect(status).toBe(0);
    expect(stdout).toContain("usage: node scripts/setup.mjs");
  });

  test("refuses an option it does not know", () => {
    const { status, stderr } = spawnSync(process.execPath, [`${scripts}setup.mjs`, "--fast"], { encoding: "utf8" });
    expect(status).toBe(2);
    expect(stderr).toContain("unknown option --fast");
  });
});

describe("runCommand", () => {
  test("returns what the command prints and feeds it its input", async () => {
    expect(await runCommand(process.execPath, ["-e", "process.stdin.pipe(process.stdout)"], { input: "words" })).toBe("words");
  });

  test("throws with the last lines of a command that fails", async () => {
    await expect(runCommand(process.execPath, ["-e", "console.error('no room'); process.exit(3)"])).rejects.toThrow(/ended with 3:\nno room/);
  });

  test("throws when there is no such command", async () => {
    await expect(runCommand(path.join(folder, "nothing"), [])).rejects.toThrow("could not be started");
  });

  test("leaves no process behind when it is ended by a signal", async () => {
    const mark = path.join(folder, "survived");
    const grandchild = `setTimeout(() => require("fs").writeFileSync(${JSON.stringify(mark)}, ""), 1500); console.log("up")`;
    const child = `require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(grandchild)}], { stdio: "inherit" })`;
    const parent = `import { runCommand } from ${JSON.stringify(`${scripts}setup/run-command.mjs`)}; await runCommand(process.execPath, ["-e", ${JSON.stringify(child)}], { onLine: (line) => console.log(line) });`;
    await writeFile(path.join(folder, "parent.mjs"), parent);
    const running = spawn(process.execPath, [path.join(folder, "parent.mjs")], { stdio: ["ignore", "pipe", "inherit"] });
    await new Promise((resolve) => running.stdout.once("data", resolve));
    running.kill("SIGINT");
    expect(await new Promise((resolve) => running.once("close", resolve))).toBe(130);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(existsSync(mark)).toBe(false);
  });
});

describe("exclusively", () => {
  test("lets a second set-up wait for the first", async () => {
    const order: string[] = [];
    const first = exclusively(folder, async () => {
      order.push("first begins");
      await new Promise((resolve) => setTimeout(resolve, 100));
      order.push("first ends");
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await exclusively(
      folder,
      async () => order.push("second"),
      () => order.push("second waits"),
    );
    await first;
    expect(order).toEqual(["first begins", "second waits", "first ends", "second"]);
  });

  test("takes over the lock of a process that died", async () => {
    const gone = spawnSync(process.execPath, ["-e", ""]).pid;
    await writeFile(path.join(folder, ".setup.lock"), String(gone));
    expect(await exclusively(folder, async () => "done")).toBe("done");
    expect(existsSync(path.join(folder, ".setup.lock"))).toBe(false);
  });
});
