/**
 * What a job would do before it is paid for. `least`: every wording and take is good at once; `most`: everything that hangs on it, each new
 * wording said otherwise twice and each new take spoken twice. Not in it: lines that go to a fallback engine. What holds is the job's ceiling.
 */
import { z } from "zod";

export const Range = z.object({ least: z.number(), most: z.number() });
export type Range = z.infer<typeof Range>;

export const Quote = z
  .object({
    stages: z.array(
      z.object({
        stage: z.string(),
        units: Range,
        /** Seconds of sound or picture that go through the stage; null where it is not a matter of time. */
        mediaSeconds: Range.nullable(),
        /** Characters given to the engine; null where it is given none. */
        characters: Range.nullable(),
        vendorCostMicros: Range,
      }),
    ),
    vendorCostMicros: Range,
  })
  .meta({
    id: "Quote",
    description:
      "`least`: every wording and take is good at once. `most`: each new wording is said otherwise twice, each new take spoken twice, and everything comes out differently; a line that goes to a fallback engine may cost more. What may be spent is limited by `ceilingMicros` alone.",
  });
export type Quote = z.infer<typeof Quote>;
