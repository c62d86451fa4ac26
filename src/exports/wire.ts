/** Exports of an account on the wire. */
import { z } from "zod";
import { orNull, PublicFailure } from "../dubs/wire.ts";

export const Export = z
  .object({
    id: z.string(),
    status: z.enum(["waiting", "running", "succeeded", "failed"]),
    progress: z.number().min(0).max(1),
    files: z
      .array(
        z.object({
          url: z.url().meta({ description: "Signed; supports Range. Ask again once it has expired." }),
          urlExpiresAt: z.iso.datetime(),
          filename: z.string(),
          sizeBytes: z.number().int(),
        }),
      )
      .meta({
        description:
          "Zip files, each to be opened by itself; the first has a `manifest.json`. None until all are made, once they have expired, and once a later export was asked for.",
      }),
    failure: orNull(PublicFailure),
    createdAt: z.iso.datetime(),
    expiresAt: orNull(z.iso.datetime()).meta({ description: "When the files are removed; null: they are not made yet, or were removed already." }),
  })
  .meta({ id: "Export" });
export type Export = z.infer<typeof Export>;
