/** A thousand scripted outages: whatever a vendor, its limiter and its callers go through, every call ends, none is lost, and no limit is passed. */
import { expect, it } from "vitest";
import { mostInAMinute } from "./clock.ts";
import { mulberry, type Outage, OutageWorld, type Phase } from "./outage-world.ts";

const KINDS: Phase["kind"][] = ["up", "retry_after", "throttled", "failing", "hanging", "unreachable"];

function outageOf(seed: number): Outage {
  const random = mulberry(seed * 7_919);
  const pick = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
  const phases = Array.from({ length: pick(1, 5) }, () => ({ kind: KINDS[pick(0, 5)]!, ms: pick(500, 60_000), retryAfterMs: pick(1, 45_000) }));
  const limits = {
    requestsPerMinute: random() < 0.6 ? pick(6, 120) : null,
    charactersPerMinute: random() < 0.4 ? pick(2_000, 9_000) : null,
    concurrency: random() < 0.6 ? pick(1, 4) : null,
  };
  return { limits, phases, callers: pick(1, 6), jobsEach: pick(1, 4), seed, characters: pick(0, 200) };
}

async function live(seed: number): Promise<string[]> {
  const outage = outageOf(seed);
  const world = new OutageWorld(outage);
  const { limits, callers, jobsEach, characters } = outage;
  const isOver = await world.run();
  const wrong = [...world.broken];
  if (!isOver || world.done.size !== callers * jobsEach) wrong.push(`${world.done.size} of ${callers * jobsEach} were done`);
  if (limits.requestsPerMinute !== null && mostInAMinute(world.began) > limits.requestsPerMinute) wrong.push("too many requests in a minute");
  const spoken = world.began.map(({ at }) => ({ at, amount: characters }));
  if (limits.charactersPerMinute !== null && mostInAMinute(spoken) > limits.charactersPerMinute) wrong.push("too many characters in a minute");
  if (limits.concurrency !== null && world.mostOpen > limits.concurrency) wrong.push("too many at once");
  if (world.ends.some(({ isPutOff, retryAfterMs, code }) => isPutOff && !(code === "vendor_throttled" && (retryAfterMs ?? 0) > 0)))
    wrong.push("put off without a word of when to come again");
  return wrong.map((each) => `outage ${seed}: ${each}`);
}

it("a thousand outages", { timeout: 120_000 }, async () => {
  const wrong: string[] = [];
  for (let from = 1; from <= 1_000; from += 50) wrong.push(...(await Promise.all(Array.from({ length: 50 }, (_, index) => live(from + index)))).flat());
  expect(wrong).toEqual([]);
});
