import { expect, it } from "vitest";
import { AtOnce } from "../src/at-once.ts";

it("runs two at a time in their order, also those that come later and after one that threw", async () => {
  const atOnce = new AtOnce(2);
  const gates = Array.from({ length: 6 }, () => Promise.withResolvers<void>());
  const began: number[] = [];
  const runs: Promise<void>[] = [];
  const run = (index: number): void => {
    const done = atOnce.run(() => {
      began.push(index);
      return gates[index]!.promise;
    });
    runs.push(done.catch(() => undefined));
  };
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  for (const index of [0, 1, 2, 3]) run(index);
  await turn();
  expect(began).toEqual([0, 1]);
  gates[0]!.reject(new Error("a fault"));
  await turn();
  run(4);
  run(5);
  await turn();
  expect(began).toEqual([0, 1, 2]);
  for (const gate of gates) gate.resolve();
  await Promise.all(runs);
  expect(began).toEqual([0, 1, 2, 3, 4, 5]);
});
