/** Words that stand in the picture for a while, whatever is said: a title, a translated sign. Burned in, in no subtitle file. */
import { z } from "zod";

const Ms = z.number().int();

/** Times are ms of the film. `text`: up to 200 characters, rows parted by \n; it is shown as it is written, never read as mark-up. */
export const Overlay = z
  .strictObject({
    text: z.string().max(200).regex(/\S/, "An overlay says something."),
    startMs: Ms.nonnegative(),
    endMs: Ms.positive().meta({ description: "After `startMs`." }),
    position: z.enum(["top", "middle", "bottom"]).default("top"),
  })
  .refine(({ startMs, endMs }) => startMs < endMs, "An overlay ends after it began.");
export type Overlay = z.infer<typeof Overlay>;
