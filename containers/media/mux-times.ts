/** How copied packets get their times: input options and bitstream filters. Pure. */
import type { ContainerName } from "../contract/sniff.ts";

/** `filter` of the picture; `input`: options of the source. */
export type PictureTimes = { input: string[]; filter: string | null };
const REORDERED_BY_SLICES = new Set(["h264", "hevc"]);
/** The last pictures of a file are not followed by what would tell their place: as late as the first ones were. */
const SLICE_TIMES = "dts2pts,setts=pts=if(eq(PTS\\,NOPTS)\\,DTS+STARTPTS-STARTDTS+DURATION\\,PTS)";

/** For pictures of which the file says only when they are decoded (AVI). Everywhere but in H.264 and HEVC their kinds tell in which order they are presented. */
export const pictureTimes = (codec: string | null): PictureTimes =>
  codec && REORDERED_BY_SLICES.has(codec) ? { input: [], filter: SLICE_TIMES } : { input: ["-fflags", "+genpts"], filter: null };

/** `input`: options of the source; `soundFilter`: null where none is needed. */
export type Moved = { input: string[]; soundFilter: string | null };
/** The least clock in which all samples of 48 and 44.1 kHz have whole times. */
const FINE_CLOCK = "1/7056000";

/**
 * A source moved in time, seconds. ffmpeg moves each track by whole ticks of its clock, which in AVI are whole frames of compressed sound: that is
 * undone, and the sound moved by the finer clock.
 */
export function movedBy(seconds: number, container: ContainerName): Moved {
  const by = seconds.toFixed(6);
  const ticks = `round(${by}/TB)`;
  const soundFilter = container === "avi" ? `setts=ts=TS-${ticks},setts=time_base=${FINE_CLOCK},setts=ts=TS+${ticks}` : null;
  return { input: ["-itsoffset", by], soundFilter };
}
