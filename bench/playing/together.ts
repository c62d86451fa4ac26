/** What was seen beside what was heard. Pure. */
import { EVERY_S, FIRST_S } from "./clip.ts";
import type { Measured } from "./player.ts";

/** The farthest that a beep is from its flash, in ms; Infinity where one of the two was never there. A player may drop a frame of a busy machine: the beep is then held against the flash's place. */
export function apartMs({ shown, heard }: Measured): number {
  if (shown.length === 0 || heard.length === 0) return Infinity;
  const late = shown.map((atS) => offPlace(atS));
  const offset = late.toSorted((a, b) => a - b)[late.length >> 1] ?? 0;
  return 1_000 * Math.max(...heard.map(({ atS }) => Math.abs(offPlace(atS) - offset)));
}

/** Seconds from the nearest place where the film has a flash. */
function offPlace(atS: number): number {
  const turns = (atS - FIRST_S) / EVERY_S;
  return (turns - Math.round(turns)) * EVERY_S;
}

/** How many beeps were as high as that, within a tenth. */
export const heardAs = ({ heard }: Measured, hz: number): number => heard.filter((beep) => Math.abs(beep.hz - hz) <= hz / 10).length;
