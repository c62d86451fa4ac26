import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cpuSeconds, createLoad } from "../../../containers/node-service/load.ts";

describe("the load of a service", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "load-test-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test("is the share of the CPUs since the last question, and the same again when asked too soon", async () => {
    let atMs = 0;
    let seconds = 10;
    const load = createLoad(
      folder,
      () => atMs,
      async () => ({ seconds, cpus: 2 }),
    );
    const ask = async (): Promise<number> => (await load()).cpuShare;
    expect(await ask()).toBe(0);
    [atMs, seconds] = [1000, 11];
    expect(await ask()).toBe(0.5);
    [atMs, seconds] = [1100, 99];
    expect(await ask()).toBe(0.5);
    [atMs, seconds] = [2000, 99];
    expect(await ask()).toBe(1);
    [atMs, seconds] = [3000, 99];
    expect(await ask()).toBe(0);
  });

  test("counts the container's CPUs where it has a quota", async () => {
    await writeFile(path.join(folder, "cpu.max"), "150000 100000\n");
    await writeFile(path.join(folder, "cpu.stat"), "usage_usec 2500000\nuser_usec 2000000\n");
    expect(await cpuSeconds(folder)).toEqual({ seconds: 2.5, cpus: 1.5 });
  });

  test("counts the machine's CPUs without a quota", async () => {
    await writeFile(path.join(folder, "cpu.max"), "max 100000\n");
    const { seconds, cpus } = await cpuSeconds(folder);
    expect(cpus).toBe(os.cpus().length);
    expect(seconds).toBeGreaterThan(0);
  });
});
