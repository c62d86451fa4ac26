import { z } from "zod";

export const ZipFile = z.strictObject({ key: z.string(), filename: z.string(), sizeBytes: z.number() });

/** Where an export stands between two zips. `after`: the place of the last entry that is in one. `doneBytes`, `totalBytes`: of the entries' files. */
export const ExportState = z.strictObject({ after: z.string().nullable(), files: z.array(ZipFile), doneBytes: z.number(), totalBytes: z.number() });
export type ExportState = z.infer<typeof ExportState>;

/** What an export is asked for with. `earlierIds`: exports whose files go now that there is a new one. */
export const ExportInput = z.strictObject({ earlierIds: z.array(z.string()).default([]) });
export type ExportInput = z.infer<typeof ExportInput>;

/** What came of it. */
export const ExportResult = z.strictObject({ files: z.array(ZipFile) });
