import { z } from "zod";
import { orNull } from "../dubs/wire.ts";

export const Notification = z
  .object({
    id: z.string(),
    type: z.enum(["job.succeeded", "job.failed"]),
    workspaceId: z.string(),
    dubId: z.string(),
    jobId: z.string(),
    createdAt: z.iso.datetime(),
    readAt: orNull(z.iso.datetime()),
  })
  .meta({ id: "Notification" });
export type Notification = z.infer<typeof Notification>;

export const ReadNotifications = z.union(
  [z.strictObject({ ids: z.array(z.string().max(200)).min(1).max(50) }), z.strictObject({ all: z.literal(true) })],
  "Give ids, or all: true.",
);
export type ReadNotifications = z.infer<typeof ReadNotifications>;
