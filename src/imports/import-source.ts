import { z } from "zod";

const LONGEST_URL = 2000;

/** A file that lies at an address. */
export const ImportSource = z.strictObject({
  url: z.string().min(1).max(LONGEST_URL).meta({
    description:
      "Where the file lies: https on port 443 or 8443, without a password, on the public internet. At most five redirects are followed. It is kept only until the import has ended.",
    example: "https://example.com/talk.mp4",
  }),
  filename: z.string().trim().min(1).max(255).optional().meta({ pattern: "\\S", description: "Left out: the last part of the address's path." }),
});
export type ImportSource = z.infer<typeof ImportSource>;
