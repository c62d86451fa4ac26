/**
 * Whose voice a reference is of, as far as a voice for it is chosen by: female or male, from its pitch and its vocal tract. Pure.
 * Adults speak at about 85-155 Hz (men) and 165-255 Hz (women): R. J. Baken, Clinical Measurement of Speech and Voice, 2nd ed. 2000,
 * p. 177, after Fitch and Holbrook 1970. Who calls out or whispers leaves these; the tract stays as long as it is.
 */

/** As the stage `reference` measures it. `tractCm`: length of the vocal tract; absent in references of earlier versions. */
export type Voiced = { pitchHz: number | null; pitchRange: number | null; tractCm?: number | null };
export type Traits = { pitchHz: number | null; gender: "female" | "male" | null };

const MEN_UP_TO_HZ = 155;
const WOMEN_FROM_HZ = 165;
/**
 * Men have about 17 cm, women 14.5 (G. Fant, Acoustic Theory of Speech Production, 1960). Between these two the tract decides nothing: on
 * a telephone, which carries no fourth formant, women seem to have 16.8.
 */
const WOMEN_UP_TO_CM = 14.5;
const MEN_FROM_CM = 17.5;

/** Null between the ranges, and for whoever has no reference or says too little in it. */
export function traitsOf({ pitchHz, tractCm = null }: Voiced): Traits {
  if (pitchHz === null) return { pitchHz, gender: null };
  // A long tract outweighs a high pitch: men raise their voice by an octave, and no woman's tract is so long.
  if (tractCm !== null && tractCm >= MEN_FROM_CM) return { pitchHz, gender: "male" };
  if (pitchHz <= MEN_UP_TO_HZ) return { pitchHz, gender: "male" };
  if (pitchHz >= WOMEN_FROM_HZ) return { pitchHz, gender: "female" };
  return { pitchHz, gender: tractCm !== null && tractCm <= WOMEN_UP_TO_CM ? "female" : null };
}
