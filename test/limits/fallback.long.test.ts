/**
 * A thousand outages of two vendors that speak, one in place of the other, under the plan, the loop and the limiters as they are: whatever
 * happens, every take lies under the key of the engine that made it, every line ends, and the job does.
 */
import { expect, it } from "vitest";
import { ELSE, VoicesWorld, WANTED } from "./voices-world.ts";

async function live(seed: number) {
  const world = new VoicesWorld(seed);
  await world.loop.start(world.job("job_1", ["es", "fr"]));
  for (let round = 0; round < 3; round++) {
    world.troubleConsumers({ slow: 0.05, dead: 0 });
    for (let steps = 0; steps < 40; steps++) if (!(await world.step())) await world.pass(5_000);
    if (world.random() < 0.5) await world.crash();
  }
  world.troubleConsumers({ slow: 0.05, dead: 0 });
  await world.run();
  return world;
}

it("a thousand outages store no take of one engine under the key of another", { timeout: 170_000 }, async () => {
  const wrong: string[] = [];
  const counts = { outages: 0, calls: 0, wanted: 0, instead: 0, kept: 0, worlds: 0 };
  for (let seed = 1; counts.outages < 1_000 && seed <= 400; seed++) {
    const world = await live(seed);
    counts.worlds++;
    counts.outages += world.outages;
    counts.calls += world.called.length;
    const keys = new Map<string, string>();
    for (const { key, engine, asked, status, take } of world.spoken()) {
      if (engine !== asked) wrong.push(`${seed}: ${key} says ${engine} and asks ${asked}`);
      if (status !== "done") continue;
      const maker = world.makerOf(take!);
      if (maker !== engine || !take!.includes(`/${key}/`)) wrong.push(`${seed}: ${maker} spoke what lies under ${key}, which is ${engine}'s`);
      keys.set(key, engine);
      if (engine === WANTED) counts.wanted++;
      if (engine === ELSE) counts.instead++;
    }
    const status = await world.status("job_1");
    if (status !== "succeeded" && status !== "failed") wrong.push(`${seed}: the job is ${status}`);
    for (const language of ["es", "fr"]) {
      const lines = await world.loop.lines({ afterId: null, limit: 100, language });
      for (const line of lines) {
        const { take, kept } = line as { take?: { engine?: string } | null; kept?: string | null };
        if (!take && !kept) wrong.push(`${seed}: a line of ${language} is neither spoken nor kept`);
        if (kept) counts.kept++;
      }
    }
  }
  console.log(`outages: ${JSON.stringify(counts)}`);
  expect(wrong).toEqual([]);
  expect(counts.outages).toBeGreaterThanOrEqual(1_000);
  expect(Math.min(counts.wanted, counts.instead)).toBeGreaterThan(100);
});
