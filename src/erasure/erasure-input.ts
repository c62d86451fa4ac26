import { z } from "zod";

/** What an erasure's errand is begun with. `userId`: whose account it is; null: workspaces alone. */
export const ErasureInput = z.strictObject({ receiptId: z.string(), userId: z.string().nullable(), workspaceIds: z.array(z.string()) });
export type ErasureInput = z.infer<typeof ErasureInput>;

/** `looksAgain`: everything was removed, and this is the look after the last signed URL has died. `next`: the first workspace that is not done with, by its place in the input. */
export const ErasureState = z.strictObject({ looksAgain: z.boolean().default(false), next: z.number().int().default(0) });
export type ErasureState = z.infer<typeof ErasureState>;
