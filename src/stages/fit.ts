import { z } from "zod";
import { fitIsland, onsetError } from "../dubbing/fit/fit-island.ts";
import { FitLine, Placement } from "../dubbing/script.ts";
import type { WorkerStage } from "./worker-stage.ts";

export const version = 2;

/** One island and its hard borders. */
export const FitParams = z.strictObject({
  lines: z.array(FitLine).min(1),
  startMs: z.number().int(),
  endMs: z.number().int(),
  maxRate: z.number().min(1).max(3),
});
export type FitParams = z.infer<typeof FitParams>;
const Ms = z.number().int();
export const FitValue = z.strictObject({ placements: z.array(Placement), onsetError: z.strictObject({ p50Ms: Ms, p95Ms: Ms, maxMs: Ms }) });
export type FitValue = z.infer<typeof FitValue>;

/** No inputs. Deterministic. */
export const fit: WorkerStage = async ({ params }) => {
  const { lines, ...bounds } = FitParams.parse(params);
  const placements = fitIsland(lines, bounds);
  return { value: { placements, onsetError: onsetError(lines, placements) } satisfies FitValue };
};
