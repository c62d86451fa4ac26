/** Lines to make cues of. */
import type { CueLine } from "../../../src/dubbing/cues/params.ts";
import type { PlacedPart, Placement } from "../../../src/dubbing/script.ts";

export const line = (id: string, startMs: number, endMs: number, translation: string | null, more: Partial<CueLine> = {}): CueLine => ({
  id,
  startMs,
  endMs,
  text: "source",
  treatment: "dub",
  speakerId: "spk_1",
  translation,
  placement: null,
  heard: null,
  takeMs: null,
  ...more,
});

export const placed = (startMs: number, endMs: number, parts?: PlacedPart[]): Placement => ({
  lineId: "a",
  placed: true,
  startMs,
  endMs,
  rate: 1,
  reason: "natural",
  ...(parts && { parts }),
});
