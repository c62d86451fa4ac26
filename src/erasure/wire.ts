/** Erasure on the wire. */
import { z } from "zod";

const Password = z.string().min(1).max(512);

/** Of an account and of a workspace alike: a session that was stolen shall erase nothing. */
export const AskErasure = z.strictObject({ currentPassword: Password.meta({ description: "The person proves again who it is." }) });
export type AskErasure = z.infer<typeof AskErasure>;

export const ErasureBegun = z
  .object({ receiptId: z.string().meta({ description: "Of the receipt, which anybody who knows it may read: keep it." }) })
  .meta({ id: "ErasureBegun" });
export type ErasureBegun = z.infer<typeof ErasureBegun>;

export const Erasure = z
  .object({
    id: z.string(),
    subject: z.enum(["account", "workspace"]),
    status: z.enum(["erasing", "erased"]).meta({
      description: "`erased`: about an hour after everything was removed, when no URL that was signed before can write any more and that was looked after.",
    }),
    removed: z.record(z.string(), z.number().int()).meta({ description: "How many of each so far: `videos`, `dubs`, `objects` (files) and so on; at least." }),
    createdAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "Erasure" });
export type Erasure = z.infer<typeof Erasure>;
