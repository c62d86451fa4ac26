/** The wire of GET /v1/admin/status. */
import { z } from "zod";
import type { Health } from "../../containers/contract/task.ts";
import type { PoolStatus } from "./platform.ts";

const Count = z.number().int().nonnegative();
const Load = z.object({ cpuShare: z.number(), memoryBytes: Count, memoryTotalBytes: Count, diskFreeBytes: Count });

export const ServiceStatus = z.object({
  service: z.string(),
  state: z.enum(["up", "unwell", "asleep", "silent"]),
  version: z.string().nullable(),
  load: Load.nullable(),
  /** Null: the pool did not answer. */
  slots: z.object({ total: Count, held: Count }).nullable(),
  waiting: Count.nullable(),
  enginesOff: z.array(z.object({ id: z.string(), reason: z.string().nullable() })),
});
export const Status = z.object({
  jobs: z.object({ byStatus: z.record(z.string(), Count), oldestQueuedMs: Count.nullable() }),
  mailsDue: Count,
  notificationsUnread: Count,
  services: z.array(ServiceStatus),
  versions: z.object({ api: z.string(), stages: z.record(z.string(), Count) }),
});
export type Status = z.infer<typeof Status>;

export function showService(service: string, health: Health | "asleep" | null, pool: PoolStatus | null): z.infer<typeof ServiceStatus> {
  const told = health === "asleep" ? null : health;
  return {
    service,
    state: told ? (told.ok ? "up" : "unwell") : health === "asleep" ? "asleep" : "silent",
    version: told?.version ?? null,
    load: told?.load ?? null,
    slots: pool && { total: pool.slots, held: pool.held },
    waiting: pool?.waiting ?? null,
    enginesOff: (told?.engines ?? []).filter(({ on }) => !on).map(({ id, reason }) => ({ id, reason })),
  };
}
