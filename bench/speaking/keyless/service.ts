/** One service of the product as a plain process, one task at a time with all cores, and what it asks of memory. */
import os from "node:os";
import path from "node:path";
import { freePorts } from "../../../scripts/dev/ports.mjs";
import { serviceSpecs, serviceUrls } from "../../../scripts/dev/services.mjs";
import { supervise } from "../../../scripts/dev/supervise.mjs";
import { Health } from "../../../containers/contract/task.ts";
import { type Ended, House } from "../../hearing/house.ts";
import { watchMemory } from "../../hearing/memory.ts";
import type { Paths } from "../../hearing/services.ts";

export type Asking = {
  engines: Health["engines"];
  /** @throws Error with the service's code and message */
  ask: (stage: string, params: Record<string, unknown>) => Promise<Ended>;
};

/** `run`: an empty folder. `mostBytes`: the most that the service and all it started held at once; null where /proc is not. */
export async function withService<T>(
  name: string,
  { paths, run }: { paths: Paths; run: string },
  work: (service: Asking) => Promise<T>,
): Promise<{ done: T; mostBytes: number | null }> {
  const house = new House(path.join(run, "artifacts"));
  await house.open();
  const [port] = await freePorts(1);
  const supervisor = supervise({ logDir: path.join(run, "logs") });
  const memory = watchMemory(() => supervisor.pid(name));
  try {
    for (const spec of serviceSpecs({ ...paths, ports: { [name]: port! }, threads: os.availableParallelism() }))
      await supervisor.start({ ...spec, env: { ...spec.env, SLOTS: "1" } });
    const url = serviceUrls({ [name]: port! })[name]!;
    const { engines } = Health.parse(await (await fetch(`${url}/healthz`)).json());
    const done = await work({ engines, ask: (stage, params) => house.run(url, stage, params, {}) });
    const samples = await memory.stop();
    return { done, mostBytes: samples.length > 0 ? Math.max(...samples) : null };
  } finally {
    await memory.stop();
    await supervisor.close();
    await house.close();
  }
}
