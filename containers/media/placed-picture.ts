/** The source's picture, opened where a film or a range of it begins, ready to be encoded anew. */
import type { StageRun } from "../node-service/stage.ts";
import { openPicture } from "./mux-source.ts";
import type { PicturePlace } from "./picture-encoder.ts";
import { findShown } from "./shown.ts";
import { containerOf, sourceInput } from "./source.ts";

/** `input`: arguments that open the source; `place`: what cutFilter cuts from it. */
export type PlacedPicture = { input: string[]; place: PicturePlace };

/** @throws TaskFailure `not_media`, `invalid_task` where there is no picture */
export async function placePicture(run: StageRun, source: string, rangeStartMs: number | null): Promise<PlacedPicture> {
  const container = await containerOf(source);
  const { zeroS } = await openPicture(run, source, container);
  if (rangeStartMs === null) return { input: sourceInput(source, container), place: { fromS: zeroS, shownS: zeroS } };
  const fromS = zeroS + rangeStartMs / 1000;
  const { shownS, seek } = await findShown(run, source, container, fromS);
  return { input: sourceInput(source, container, seek), place: { fromS, shownS } };
}
