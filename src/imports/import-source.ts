import { z } from "zod";
import { nameSchema } from "../name-schema.ts";

const LONGEST_URL = 2000;

/** A file that lies at an address. */
export const ImportSource = z.strictObject({
  url: z.string().min(1).max(LONGEST_URL).meta({
    description:
      "Where the file lies: https on port 443 or 8443, without a password, on the public internet. At most five redirects are followed. It is kept only until the import has ended.",
    example: "https://example.com/talk.mp4",
  }),
  filename: nameSchema(255).optional().meta({ description: "Left out: the last part of the address's path." }),
});
export type ImportSource = z.infer<typeof ImportSource>;
