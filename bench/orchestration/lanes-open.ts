/** How compute work comes to a service. Here every task begins at once: for a world that is about something else, and knows no node:sqlite. */
import type { ConsumePorts } from "../../src/dubs/consume/ports.ts";
import type { Calls } from "./calls.ts";
import type { Clock } from "./clock.ts";
import type { Services } from "./services.ts";

export type Lanes = { of(lane: string): ReturnType<ConsumePorts["pool"]>; release(lane: string, attempt: number, kill: boolean): Promise<void> };
export type LanesWorld = { clock: Clock; calls: Calls; services: Services };

export function openLanes({ calls, services }: LanesWorld): Lanes {
  return {
    of: () => ({
      async enterAll(entries) {
        for (const { attempt } of entries) void calls.task(attempt).then((task) => task && services.serve(task));
        return entries.map(() => ({ ahead: 0 }));
      },
    }),
    release: async () => undefined,
  };
}
