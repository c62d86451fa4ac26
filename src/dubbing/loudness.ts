/** How loud a take is played: like its original line, with the speaker's ups and downs made a little smaller; and how far the rest steps back for it. */
import { median } from "./median.ts";
import type { Line } from "./script.ts";

/** Share of a line's difference from the speaker's median that is kept, and its limit in dB (design section 6). */
const KEPT_DIFFERENCE = 0.7;
const MOST_DIFFERENCE_DB = 6;
const MOST_GAIN_DB = 12;
/** The background steps back only as far as brings back the source's own distance, which is at least this, and no further than that. */
const LEAST_DISTANCE_DB = 8;
const MOST_DUCK_DB = 6;
/** Further down nobody hears it beside speech. */
const HEARD_DISTANCE_DB = 25;

/**
 * Median level of each speaker's lines in dBFS, to a whole dB: it enters every mix piece, so that deleting one line of many
 * must hardly ever move it.
 */
export function speakerLevels(lines: readonly Line[]): Map<string, number> {
  const bySpeaker = Map.groupBy(lines, ({ speakerId }) => speakerId);
  return new Map([...bySpeaker].map(([speakerId, own]) => [speakerId, Math.round(median(own.map(({ levelDb }) => levelDb)))]));
}

/** Gain in dB, to a tenth, within +-12 dB. `takeDb`: the take's own level in dBFS. */
export function takeGainDb(lineDb: number, speakerDb: number, takeDb: number): number {
  const difference = Math.min(Math.max(KEPT_DIFFERENCE * (lineDb - speakerDb), -MOST_DIFFERENCE_DB), MOST_DIFFERENCE_DB);
  const gain = speakerDb + difference - takeDb;
  return Math.round(10 * Math.min(Math.max(gain, -MOST_GAIN_DB), MOST_GAIN_DB)) / 10;
}

/** 0 or less, to half a dB: what brings the distance of `dubDb` from the background back to what it was of `lineDb`. All in dBFS. */
export function duckDb({ lineDb, dubDb, backgroundDb }: { lineDb: number; dubDb: number; backgroundDb: number }): number {
  const wanted = Math.min(HEARD_DISTANCE_DB, Math.max(LEAST_DISTANCE_DB, lineDb - backgroundDb));
  const lacking = Math.min(MOST_DUCK_DB, Math.max(0, wanted - (dubDb - backgroundDb)));
  return lacking === 0 ? 0 : -Math.round(2 * lacking) / 2;
}
