/** What became of a picture that somebody chose, on the wire. */
import { z } from "zod";
import { orNull, PublicFailure } from "../dubs/wire.ts";

export const PictureChoice = z
  .object({
    status: z
      .enum(["processing", "ready", "failed"])
      .meta({ description: "`processing`: it is being made, and what was shown before is shown. `ready`: it is shown." }),
    failure: orNull(PublicFailure).meta({
      description:
        "Why nothing could be made of it, as `not_an_image`; told for 30 days, or until another is chosen or the choice is taken back. Null: it has not failed.",
    }),
  })
  .meta({ id: "PictureChoice" });
export type PictureChoice = z.infer<typeof PictureChoice>;
