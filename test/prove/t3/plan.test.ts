import { expect, test } from "vitest";
import { FAULTS, planOf } from "./plan.ts";
import { LEASE_MS } from "./settings.ts";

const from = (seed: number, count: number) => Array.from({ length: count }, (_, index) => planOf(seed + index));

test("the same seed is the same plan", () => {
  expect(planOf(42)).toEqual(planOf(42));
});

test("a service is killed by name, and stopped while a stage of its own runs", () => {
  const faults = from(0, 200).flatMap((plan) => plan.faults);
  const killed = faults.filter(({ name, service }) => name.startsWith("kill") && service !== null);
  expect(killed.map(({ name }) => name)).toEqual(killed.map(({ service }) => `kill -9 of ${service}`));
  expect(new Set(killed.map(({ at, service }) => `${service} ${at}`))).toEqual(
    new Set(["whisperx transcribe", "demucs separate", "kokoro synthesize", "media mix", "media encode", "bergamot translate"]),
  );
  const whole = new Set(faults.filter(({ service }) => service === null).map(({ name }) => name));
  expect([...whole].filter((name) => name.startsWith("SIG") || (name.startsWith("kill") && !name.endsWith("workerd")))).toEqual([]);
});

test("eight runs in a row have every fault, wherever they begin", () => {
  for (let seed = 0; seed < 56; seed++) expect(new Set(from(seed, 8).flatMap(({ faults }) => faults.map(({ name }) => name)))).toEqual(new Set(FAULTS));
});

test("a pause is longer than a lease", () => {
  const pauses = from(0, 100).flatMap(({ faults }) => faults.filter(({ name }) => name.startsWith("SIGSTOP")));
  expect(pauses.length).toBeGreaterThan(10);
  for (const { holdMs } of pauses) expect(holdMs).toBeGreaterThan(LEASE_MS);
});
