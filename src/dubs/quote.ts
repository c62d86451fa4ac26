/** What a job would do before it is paid for. `least`: what is certain to run; `most`: everything that hangs on it. */
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
  .meta({ id: "Quote" });
export type Quote = z.infer<typeof Quote>;
