/** The stages that run inside the queue consumer. A version rises when a stage would answer the same question differently. */
import { clone } from "./clone.ts";
import { fit, version as fitVersion } from "./fit.ts";
import { report, version as reportVersion } from "./report.ts";
import { script, version as scriptVersion } from "./script.ts";
import { segment, version as segmentVersion } from "./segment.ts";
import { subtitle, version as subtitleVersion } from "./subtitle.ts";
import { rewrite } from "./rewrite.ts";
import { summarize } from "./summarize.ts";
import { synthesize } from "./synthesize.ts";
import { transcribe } from "./transcribe.ts";
import { translate } from "./translate.ts";
import type { VendorStage, WorkerStage } from "./worker-stage.ts";

export const workerStages: Record<string, { version: number; run: WorkerStage | VendorStage }> = {
  script: { version: scriptVersion, run: script },
  segment: { version: segmentVersion, run: segment },
  fit: { version: fitVersion, run: fit },
  subtitle: { version: subtitleVersion, run: subtitle },
  report: { version: reportVersion, run: report },
};

/** Those that a vendor does, when the engine asked for is a vendor's; their versions are those of the services' stages of the same name. */
export const vendorStages: Record<string, VendorStage> = { transcribe, translate, rewrite, summarize, synthesize, clone };
