/** The stages that run inside the queue consumer. A version rises when a stage would answer the same question differently. */
import { fit, version as fitVersion } from "./fit.ts";
import { report, version as reportVersion } from "./report.ts";
import { segment, version as segmentVersion } from "./segment.ts";
import { subtitle, version as subtitleVersion } from "./subtitle.ts";
import type { WorkerStage } from "./worker-stage.ts";

export const workerStages: Record<string, { version: number; run: WorkerStage }> = {
  segment: { version: segmentVersion, run: segment },
  fit: { version: fitVersion, run: fit },
  subtitle: { version: subtitleVersion, run: subtitle },
  report: { version: reportVersion, run: report },
};
