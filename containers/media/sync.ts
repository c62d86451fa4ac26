/** When the sounds of a finished film begin against its picture, as a decoder presents them: what was moved shows here and nowhere else. */
import type { z } from "zod";
import type { Sync } from "../contract/stages.ts";
import type { StageRun } from "../node-service/stage.ts";
import type { MuxFormat } from "./mux-plan.ts";
import { BASE_LIMIT_MS, finished } from "./mux-source.ts";
import type { OpenedSource } from "./mux-source.ts";
import { openings } from "./openings.ts";
import type { Opening } from "./openings.ts";

/** Less is the rounding of a clock. */
const LEAST_HIDDEN_S = 0.001;

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
    // what lies before the first presented frame is presented by nobody
    originalStartMs: atLeast0(toMs(kept && keptStartS(kept, opened.sound), zeroS)),
    sourceStartMs: atLeast0(toMs(opened.sound.shownS, opened.zeroS)),
  };
}

/**
 * What only prepares the decoder is no sound. Where the source hides it and the film's container cannot, a player gets it as silence, and what
 * is heard begins as much later.
 */
function keptStartS(kept: Opening, source: Opening): number | null {
  if (kept.shownS === null || kept.packetS === null || source.shownS === null || source.packetS === null) return kept.shownS;
  const hidesNothing = kept.shownS - kept.packetS < LEAST_HIDDEN_S;
  return hidesNothing ? kept.shownS + Math.max(0, source.shownS - source.packetS) : kept.shownS;
}

const atLeast0 = (ms: number | null): number | null => ms && Math.max(0, ms);

/** To the microsecond: below it lies only the rounding of clocks. */
const toMs = (seconds: number | null | undefined, zeroS: number): number | null =>
  seconds === null || seconds === undefined ? null : Math.round((seconds - zeroS) * 1e6) / 1e3;
