/** Which of a film's channels hold its speech. Pure: measured levels in, one of six ways to read them out. */
import type { SpeechFrom } from "../contract/stages.ts";
import { FULL_SCALE, toDb } from "./level.ts";
import type { Levels } from "./speech-levels.ts";

/**
 * Over the whole film. `...Db`: the level, in dBFS, that the loudest 0.5 % of 10 ms reach: somebody who speaks seldom, but on a
 * channel of his own, is heard there. `antiphase`, `inPhase`: share of the energy that lies in seconds whose two channels are
 * nearly opposite or nearly alike. Of 5.1, left and right are the fronts; `centreDb` null: there is no centre channel.
 */
export type SpeechMeasures = { channels: 1 | 2; leftDb: number; rightDb: number; centreDb: number | null; antiphase: number; inPhase: number };

const LOUD = 0.995;
const READINGS_PER_SECOND = 100;
/** Likeness of two channels from which on they are one sound, opposite or not. */
const ALIKE = 0.7;
/** A channel quieter by this holds leakage and hiss. */
const MUCH_QUIETER_DB = 15;
/** A centre this far below the fronts holds what leaks from them. */
const CENTRE_BELOW_DB = 12;
/** Less than this of a film is chance: tones of music drift in and out of phase. */
const SHARE = 0.1;
/** -70 dBFS: nobody speaks. */
const SILENT_DB = -70;

export function speechFrom(measures: SpeechMeasures): SpeechFrom {
  const { leftDb, rightDb, centreDb } = measures;
  const louder = leftDb >= rightDb ? "left" : "right";
  if (centreDb !== null && centreDb > SILENT_DB && centreDb >= Math.max(leftDb, rightDb) - CENTRE_BELOW_DB) return "centre";
  if (measures.channels === 1) return "mono";
  if (Math.abs(leftDb - rightDb) >= MUCH_QUIETER_DB) return louder;
  if (measures.antiphase < SHARE) return "mix";
  // a film that is antiphase here and in phase there would lose one of both to any sum: each channel alone has all of it
  return measures.inPhase < SHARE ? "difference" : louder;
}

/** `centre`: the levels of the centre channel, null where there is none. */
export function measuresOf(channels: 1 | 2, fronts: Levels, centre: Levels | null): SpeechMeasures {
  let [all, antiphase, inPhase] = [0, 0, 0];
  for (let at = 0; at < fronts.left.length; at += READINGS_PER_SECOND) {
    const [ll = 0, rr = 0, lr = 0] = [fronts.left, fronts.right, fronts.cross].map((levels) => sum(levels.subarray(at, at + READINGS_PER_SECOND)));
    const likeness = ll * rr > 0 ? lr / Math.sqrt(ll * rr) : 0;
    all += ll + rr;
    if (likeness < -ALIKE) antiphase += ll + rr;
    if (likeness > ALIKE) inPhase += ll + rr;
  }
  const share = (part: number): number => (all > 0 ? part / all : 0);
  return {
    channels,
    leftDb: loudDb(fronts.left),
    rightDb: loudDb(fronts.right),
    centreDb: centre && loudDb(centre.left),
    antiphase: share(antiphase),
    inPhase: share(inPhase),
  };
}

/** Mean squares of the sound that is read so. */
export function energiesOf(from: SpeechFrom, fronts: Levels, centre: Levels | null): Float32Array {
  if (from === "centre" && centre) return centre.left;
  if (from === "right") return fronts.right;
  if (from !== "mix" && from !== "difference") return fronts.left;
  const sign = from === "mix" ? 2 : -2;
  return fronts.left.map((ll, at) => Math.max(0, ll + (fronts.right[at] ?? 0) + sign * (fronts.cross[at] ?? 0)) / 4);
}

/** What each front counts for in the mono that is read. */
export const STEREO_SHARES: Record<Exclude<SpeechFrom, "mono" | "centre">, readonly [left: number, right: number]> = {
  mix: [0.5, 0.5],
  left: [1, 0],
  right: [0, 1],
  difference: [0.5, -0.5],
};

function loudDb(levels: Float32Array): number {
  const sorted = Float32Array.from(levels).sort();
  return toDb(Math.sqrt(sorted[Math.floor((sorted.length - 1) * LOUD)] ?? 0) / FULL_SCALE);
}

const sum = (values: Float32Array): number => values.reduce((total, value) => total + value, 0);
