/** When the sounds of a finished film begin against its picture, as a decoder presents them: what was moved shows here and nowhere else. */
import type { z } from "zod";
import type { Sync } from "../contract/stages.ts";
import type { StageRun } from "../node-service/stage.ts";
import type { MuxFormat } from "./mux-plan.ts";
import { BASE_LIMIT_MS, finished } from "./mux-source.ts";
import type { OpenedSource } from "./mux-source.ts";
import { openings } from "./openings.ts";

/** null: sound alone. `original`: whether the film has the original sound. @throws TaskFailure of ffmpeg.ts */
export async function measureSync(
  run: StageRun,
  file: string,
  format: MuxFormat,
  original: boolean,
  opened: OpenedSource,
): Promise<z.infer<typeof Sync> | null> {
  if (format === "m4a") return null;
  const maps = ["0:V:0", "0:a:0", ...(original ? ["0:a:1"] : [])];
  const [picture, dubbed, kept] = await openings({ input: finished(file, format), maps, dir: run.dir, signal: run.signal, limitMs: BASE_LIMIT_MS });
  const zeroS = picture?.shownS ?? picture?.packetS ?? 0;
  return {
    dubbedStartMs: toMs(dubbed?.shownS, zeroS),
    originalStartMs: toMs(kept?.shownS, zeroS),
    // what lies before the first presented frame is presented by nobody
    sourceStartMs: toMs(opened.sound.shownS === null ? null : Math.max(opened.zeroS, opened.sound.shownS), opened.zeroS),
  };
}

/** To the microsecond: below it lies only the rounding of clocks. */
const toMs = (seconds: number | null | undefined, zeroS: number): number | null =>
  seconds === null || seconds === undefined ? null : Math.round((seconds - zeroS) * 1e6) / 1e3;
