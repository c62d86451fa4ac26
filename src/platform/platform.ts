/** What the API stands on. */
import type { Health } from "../../containers/contract/task.ts";

/** What one part says of itself; throws, or does not answer in time, where it does not work. `detail`: nothing secret. */
export type Probe = () => Promise<{ ok: boolean; detail: string }>;
export type PoolStatus = { service: string; slots: number; held: number; waiting: number };

export type Platform = {
  /** By name: the database, the objects, the queue. The compute services are told of by `services`. */
  probes: Readonly<Record<string, Probe>>;
  /** Of each compute service; null: it does not answer. One that is asleep is not woken. */
  services: Readonly<Record<string, () => Promise<Health | "asleep" | null>>>;
  /** Who holds the slots of each service, and who waits for them. */
  pools: () => Promise<readonly PoolStatus[]>;
  /** Of the API, and of each stage that it does itself. */
  version: string;
  stageVersions: Readonly<Record<string, number>>;
};
