/** What a watcher of a dub is sent. */
import { z } from "zod";
import { Snapshot } from "./wire.ts";

export const SnapshotFrame = Snapshot.extend({ type: z.literal("snapshot") }).meta({ description: "The first frame: how the dub stands. At most 64 KB." });

/** The last of a stream of server-sent events. */
export const StreamEnd = z
  .object({ code: z.number().int(), reason: z.string() })
  .meta({ description: "The `data` of the event `closed`: as the code and reason that a WebSocket is closed with." });
