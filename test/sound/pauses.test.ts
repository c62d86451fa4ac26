/** Silences inside a take: the same as containers/service/tests/test_pauses.py finds. */
import { expect, it } from "vitest";
import EXAMPLES from "../../containers/contract/pauses.json" with { type: "json" };
import { pauses } from "../../src/sound/pauses.ts";
import { trim } from "../../src/sound/trim.ts";
import { noise } from "./noise.ts";

const partsOf = (parts: number[][]): [number, number][] => parts.map(([ms = 0, loudness = 0]) => [ms, loudness]);

it.each(EXAMPLES.map(({ title, ...example }) => [title, example] as const))("%s", (_, { sampleRate, parts, pauses: found }) => {
  expect(pauses(noise(sampleRate, partsOf(parts)))).toEqual(found);
});
it("finds none in the margins of a trimmed take, whatever stood before and after its sound", () => {
  const take = trim(
    noise(24_000, [
      [400, 0],
      [500, 300],
      [200, 0],
      [400, 300],
      [700, 0],
    ]),
  );
  expect(pauses(take)).toEqual([[560, 760]]);
});
it("finds two hundred at most", () => {
  const parts = Array.from({ length: 230 }, (): [number, number][] => [
    [20, 300],
    [130, 0],
  ]).flat();
  const found = pauses(noise(8_000, parts));
  expect([found.length, found[0], found.at(-1)]).toEqual([200, [20, 150], [29_870, 30_000]]);
});
