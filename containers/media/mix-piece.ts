/** The mixer's decision for one piece of film: pure, sample by sample, dependent on absolute positions only. Floats, full scale 1; nothing is clipped. */
import { depthsOf } from "./spans.ts";
import type { Depth, Span } from "./spans.ts";

/** `programme`: one plane for each channel of the piece. `background`: for each of `voiced`; null where nothing was separated. */
export type Bed = {
  startSample: number;
  programme: readonly Float32Array[];
  background: readonly Float32Array[] | null;
  voiced: readonly number[];
  spans: readonly Span[];
};

/** All but the takes: the programme, and in spans what is left of it, in its voiced channels. Channels without change are the programme's own. */
export function effectsOf({ startSample, programme, background, voiced, spans }: Bed): Float32Array[] {
  const depths = depthsOf(spans, startSample, programme[0]?.length ?? 0);
  return programme.map((original, channel) => {
    const index = voiced.indexOf(channel);
    if (index < 0 || depths.length === 0) return original;
    const plane = original.slice();
    for (const depth of depths) giveWay(plane, background?.[index] ?? original, depth);
    return plane;
  });
}

function giveWay(plane: Float32Array, under: Float32Array, { from, to, weights, gains }: Depth): void {
  for (let at = from; at < to; at++) {
    const whole = plane[at] ?? 0;
    plane[at] = whole + ((under[at] ?? 0) * (gains[at - from] ?? 0) - whole) * (weights[at - from] ?? 0);
  }
}

/** Adds what of a placed sound lies inside the piece: `sound` begins at `startSample` of the film, `plane` at `pieceStart`. */
export function lay(plane: Float32Array, pieceStart: number, sound: Float32Array, startSample: number): void {
  const offset = startSample - pieceStart;
  const from = Math.max(0, -offset);
  const to = Math.min(sound.length, plane.length - offset);
  for (let k = from; k < to; k++) plane[offset + k] = (plane[offset + k] ?? 0) + (sound[k] ?? 0);
}

/**
 * Effects with the dialogue at full level in each of `spoken`. The dialogue is of double precision, and each sum rounded once: the stems
 * as written, effects and every speaker's, add up to the mix within one step of a float, in whatever order.
 */
export function withDialogue(effects: readonly Float32Array[], dialogue: Float64Array, spoken: readonly number[]): Float32Array[] {
  return effects.map((plane, channel) => {
    if (!spoken.includes(channel)) return plane;
    const mix = new Float32Array(plane.length);
    for (let at = 0; at < mix.length; at++) mix[at] = (plane[at] ?? 0) + (dialogue[at] ?? 0);
    return mix;
  });
}

/** Adds one speaker's stem to the dialogue of all. */
export function addStem(dialogue: Float64Array, stem: Float32Array): void {
  for (let at = 0; at < stem.length; at++) dialogue[at] = (dialogue[at] ?? 0) + (stem[at] ?? 0);
}
