/** What a dub hands out once a job has asked for more. Pure. */
import { WANTED } from "../../dubbing/planning.ts";
import type { JobAsk } from "../port.ts";
import type { Meta } from "./rows.ts";

type Wanted = Pick<Meta, "outputs" | "overlays">;

/** Outputs come on top, overlays in place. */
export function wantedOf({ outputs, overlays }: Wanted, asked: Pick<JobAsk, "outputs" | "overlays">): Wanted {
  const more = asked.outputs ?? [];
  return {
    outputs: more.every((each) => outputs.includes(each)) ? outputs : WANTED.filter((each) => outputs.includes(each) || more.includes(each)),
    overlays: asked.overlays ?? overlays,
  };
}
