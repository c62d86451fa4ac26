/** How compute work comes to a service: through the real pools, with as many slots as production has. */
import { DatabaseSync } from "node:sqlite";
import { Pool } from "../../src/pool/pool.ts";
import { sqlOf } from "../../test/pool/pool-world.ts";
import type { Deployed } from "./deployed.ts";
import type { Lanes, LanesWorld } from "./lanes-open.ts";

export const pooledLanes =
  (slots: Deployed["slots"]) =>
  (world: LanesWorld): Lanes =>
    lanesOf(world, slots);

function lanesOf(world: LanesWorld, slots: Deployed["slots"]): Lanes {
  const pools = new Map<string, Pool>();
  const poolOf = (lane: string): Pool => {
    const pool = pools.get(lane) ?? openPool(world, lane, slots.get(lane)!);
    pools.set(lane, pool);
    return pool;
  };
  return {
    of: (lane) => ({ enterAll: (entries) => poolOf(lane).enter(entries) }),
    release: (lane, attempt, kill) => poolOf(lane).release({ dubId: "dub_1", attempt }, kill),
  };
}

function openPool({ clock, calls, services }: LanesWorld, lane: string, slots: number): Pool {
  const alarm = clock.alarm(() => void pool.alarm());
  const pool = new Pool({
    service: lane,
    slots: () => slots,
    sql: sqlOf(new DatabaseSync(":memory:")),
    whole: { read: () => undefined, remove: () => undefined },
    now: clock.now,
    wait: clock.wait,
    background: (work) => void work.catch((error: unknown) => console.error(error)),
    wakeAt: async (at) => alarm(at),
    dub: () => ({
      task: (attempt) => calls.task(attempt),
      refused: async (attempt, failure) => void (await calls.settle([{ attempt, outcome: { kind: "failed", failure } }])),
      lost: (attempt) => calls.lost([attempt]),
      holds: (attempt, ahead) => calls.holds(attempt, ahead),
      beat: async (attempt) => void (await calls.beat([attempt])),
    }),
    compute: () => ({
      begin: async (task) => {
        void services.serve(task);
        return { kind: "accepted" };
      },
      kill: async () => undefined,
    }),
    log: (event, fields) => console.error(event, fields),
  });
  return pool;
}
