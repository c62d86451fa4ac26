/** Errands run to their end, over the world of the API's tests. */
import { asc, isNotNull } from "drizzle-orm";
import { errands } from "../../../src/db/schema.ts";
import type { Errand, ErrandPorts } from "../../../src/errands/errand.ts";
import type { ErrandKind } from "../../../src/errands/errand-kinds.ts";
import { runErrand } from "../../../src/errands/run-errand.ts";
import type { World } from "./world.ts";

/** `more`: other ports, as one that throws. */
export function errandPorts(world: World, kinds: Partial<Record<ErrandKind, Errand>>, more: Partial<ErrandPorts> = {}): ErrandPorts {
  return {
    ...world.deps,
    computeMedia: world.deps.media,
    pool: () => ({ enter: async () => undefined, release: async () => undefined }),
    wait: () => new Promise(() => undefined),
    signTask: async () => "token",
    callbackUrl: () => "https://api.example/",
    heartbeatMs: 1000,
    kinds,
    ...more,
  };
}

/** Whatever is due, one after the other, with the clock set to when it is, until nothing is left. How many steps that were. */
export async function runAll(world: World, ports: ErrandPorts, most = 200): Promise<number> {
  for (let steps = 0; steps < most; steps++) {
    const [next] = await world.deps.db.select().from(errands).where(isNotNull(errands.dueAt)).orderBy(asc(errands.dueAt)).limit(1);
    if (!next?.dueAt) return steps;
    if (next.dueAt > world.clock.now) world.clock.now = next.dueAt;
    // What could not be written down is due again, as after a crash.
    await runErrand(ports, next.id).catch(() => undefined);
  }
  throw new Error("The errands do not end.");
}
