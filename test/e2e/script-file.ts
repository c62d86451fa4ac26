/** A script as a user brings it: SubRip, one entry for each of what is said, all of them later by as much. */
const two = (value: number): string => String(value).padStart(2, "0");
const time = (ms: number): string =>
  `${two(Math.floor(ms / 3_600_000))}:${two(Math.floor(ms / 60_000) % 60)}:${two(Math.floor(ms / 1000) % 60)},${String(ms % 1000).padStart(3, "0")}`;

export function srtOf(said: readonly { startMs: number; endMs: number; text: string }[], laterMs: number): string {
  return said.map(({ startMs, endMs, text }, at) => `${at + 1}\n${time(startMs + laterMs)} --> ${time(endMs + laterMs)}\n${text}\n`).join("\n");
}
