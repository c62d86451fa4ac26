/** Whatever becomes of its attempts, a job never spends more than its ceiling: under the plan, the loop and the limiters as they are. */
import * as fc from "../property.ts";
import { expect, it } from "vitest";
import { VoicesWorld } from "./voices-world.ts";

const asked = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  ceilings: fc.tuple(fc.integer({ min: 0, max: 6_000 }), fc.integer({ min: 0, max: 6_000 })),
  slow: fc.constantFrom(0, 0.2),
  dead: fc.constantFrom(0, 0.2),
  crashes: fc.boolean(),
});

it("a job's ceiling is never passed, by what is reported, what is reported late, or what nobody ever hears of", { timeout: 120_000 }, async () => {
  let [spentOut, charged] = [0, 0];
  await fc.assert(
    fc.asyncProperty(asked, async ({ seed, ceilings, slow, dead, crashes }) => {
      const world = new VoicesWorld(seed);
      await world.loop.start(world.job("job_1", ["es"], ceilings[0]));
      await world.loop.start(world.job("job_2", ["fr"], ceilings[1]));
      world.troubleConsumers({ slow, dead });
      if (crashes) {
        for (let steps = 0; steps < 25; steps++) if (!(await world.step())) await world.pass(5_000);
        await world.crash();
        world.troubleConsumers({ slow, dead });
      }
      await world.run();
      const { jobs } = await world.loop.snapshot();
      for (const [index, ceiling] of ceilings.entries()) {
        const usage = world.ports().sql.exec("SELECT COALESCE(SUM(vendor_cost_micros), 0) AS sum FROM usage WHERE job_id = ?", `job_${index + 1}`);
        expect(Number(usage[0]!["sum"])).toBeLessThanOrEqual(ceiling);
      }
      expect(world.charged).toBeLessThanOrEqual(ceilings[0] + ceilings[1]);
      spentOut += jobs.filter(({ failure }) => failure?.code === "spend_limit").length;
      charged += world.charged;
    }),
    { numRuns: 60 },
  );
  // Else nothing was put to the test.
  expect([spentOut > 5, charged > 0]).toEqual([true, true]);
});
