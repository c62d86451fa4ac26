/** Which frame of a film is on the screen at a time, and from where a decoder reaches it. */
import type { StageRun } from "../node-service/stage.ts";
import { decodeShownAt } from "./decode.ts";
import { sourceInput } from "./source.ts";
import type { Container, ContainerName } from "../contract/sniff.ts";

/** `shownS`: when the frame begins, in the file's own clock. `seek`: input options that open the file before it. */
export type Shown = { shownS: number; seek: string[] };

/** These name their key frames, and a seek lands on the last one before. Elsewhere it lands near, and the next key frame is awaited. */
const INDEXED = new Set<ContainerName>(["mp4", "mov", "matroska", "webm"]);
const INDEXED_MARGINS_S = [0, 10];
const MARGINS_S = [10, 60];
const LIMIT_MS = 300_000;

/** `atS`: in the file's own clock. @throws TaskFailure of ffmpeg.ts */
export async function findShown(run: StageRun, source: string, container: Container, atS: number): Promise<Shown> {
  const margins = INDEXED.has(container.name) ? INDEXED_MARGINS_S : MARGINS_S;
  // at last without a seek: from the beginning of the file
  for (const seek of [...margins.map((margin) => seekArgs(atS - margin)), []]) {
    const shownS = await decodeShownAt({ input: sourceInput(source, container, seek), signal: run.signal, limitMs: LIMIT_MS }, atS);
    if (shownS !== null) return { shownS, seek };
  }
  return { shownS: atS, seek: [] };
}

/** To a key frame, and nothing of what follows is dropped: frames are chosen by their times, which stay those of the file. */
const seekArgs = (atS: number): string[] => ["-noaccurate_seek", "-seek_timestamp", "1", "-ss", Math.max(0, atS).toFixed(6)];
