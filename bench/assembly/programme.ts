/** The film's own sound, piece by piece: a bed, and over it somebody speaks where test/dubs/film.ts has its lines. */
import { PIECE_SAMPLES, SAMPLE_RATE } from "../../containers/contract/stages.ts";
import type { Film } from "../../test/dubs/film.ts";
import { bedOf, originalOf, soundOf } from "./corpus.ts";
import type { Corpus } from "./corpus.ts";

/** Stereo, each piece as long as the mixer's, the last as long as is left. */
export type Programme = { piece(at: number): Promise<Float32Array[]>; background(at: number): Promise<Float32Array[]> };

/** Of test/dubs/film.ts: two lines in every eight seconds, each of so many samples. */
const PAIR_S = 8;
const STARTS_S = [0.5, 4.1];
const LINE_SAMPLES = 3.27 * SAMPLE_RATE;
const FADE = 480;
/** The original voices are louder than the dub's: so a film that keeps many of them is another one for its master. */
const LOUDER = 1.5;

/** Where line `line` of the film begins, in samples. */
export const lineStart = (line: number): number => Math.round((Math.floor(line / 2) * PAIR_S + STARTS_S[line % 2]!) * SAMPLE_RATE);

export function programmeOf(corpus: Corpus, film: Film): Programme {
  const bed = bedOf();
  const background = (at: number): Float32Array[] => bed.map((plane) => plane.slice(0, Math.min(PIECE_SAMPLES, film.samples - at * PIECE_SAMPLES)));
  return {
    background: (at) => Promise.resolve(background(at)),
    async piece(at) {
      const planes = background(at);
      for (let line = 0; line < film.lines; line++) {
        const start = lineStart(line) - at * PIECE_SAMPLES;
        if (start >= PIECE_SAMPLES || start + LINE_SAMPLES <= 0) continue;
        const speech = (await soundOf(corpus, originalOf(line))).subarray(0, LINE_SAMPLES);
        for (const plane of planes) addFaded(plane, speech, start);
      }
      return planes;
    },
  };
}

function addFaded(plane: Float32Array, speech: Float32Array, start: number): void {
  for (let k = Math.max(0, -start); k < speech.length && start + k < plane.length; k++) {
    const edge = Math.min(1, (k + 1) / FADE, (speech.length - k) / FADE);
    plane[start + k] = plane[start + k]! + speech[k]! * edge * LOUDER;
  }
}
