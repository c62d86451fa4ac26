/** The service without its process: what `serve` wraps, and what tests start in place. */
import { serve as listen, type ServerType } from "@hono/node-server";
import type { Health } from "../contract/task.ts";
import { startAttempt } from "./attempt.ts";
import { createCallback } from "./callback.ts";
import { describe, type Log } from "./log.ts";
import { createLoad } from "./load.ts";
import type { Patience } from "./retry.ts";
import { createRoutes } from "./routes.ts";
import { createSlots } from "./slots.ts";
import { createSpool } from "./spool.ts";
import type { Stage } from "./stage.ts";

export type ServiceOptions = {
  /** Lower case, one word: also part of folder names. */
  service: string;
  version: string;
  stages: Record<string, Stage>;
  /** Tasks at once; one more is answered 503. */
  slots: number;
  engines(): Promise<Health["engines"]>;
};
export type Place = { hostname: string; port: number; log: Log; patience?: Patience };
export type Service = { port: number; close(): Promise<void> };

/** Resolves when listening; `port` 0 lets the system choose. Rejects when the port is taken. */
export async function startService(options: ServiceOptions, place: Place): Promise<Service> {
  const { service, version, log } = { ...options, ...place };
  const spool = createSpool(service);
  await spool.sweep();
  const slots = createSlots(options.slots, (task) => {
    const stage = options.stages[task.stage];
    if (!stage) throw new Error(`no stage ${task.stage}`);
    return startAttempt(task, { stage, callback: createCallback(task, place.patience), log, makeDir: () => spool.makeDir(), meta: { service, version } });
  });
  const load = createLoad(spool.parent);
  const health = async (): Promise<Health> => {
    const engines = await options.engines().catch((error: unknown) => {
      log("engines_failed", describe(error));
      return [];
    });
    const ok = engines.some((engine) => engine.on);
    return { service, ok, version, slots: options.slots, running: slots.running(), queue: slots.queue(), device: null, load: await load(), engines };
  };
  const app = createRoutes({ slots, stages: new Set(Object.keys(options.stages)), health });
  const { server, port } = await open(app.fetch, place);
  return {
    port,
    async close() {
      server.close();
      await slots.close();
      if ("closeAllConnections" in server) server.closeAllConnections();
    },
  };
}

function open(fetch: (request: Request) => Response | Promise<Response>, { hostname, port }: Place): Promise<{ server: ServerType; port: number }> {
  return new Promise((resolve, reject) => {
    const server = listen({ fetch, hostname, port }, (info) => resolve({ server, port: info.port }));
    server.once("error", reject);
  });
}
