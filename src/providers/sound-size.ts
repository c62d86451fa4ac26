/**
 * How much an answer may bring that is to be the sound of a text. Whoever answers may be anybody's server, and an isolate has 128 MB for all
 * who share it: what may come is known before a call, held for it (bytes-in-flight.ts), and read no further. Bytes; pure.
 */

/** 48 kHz, 16 bit, mono. In stereo and floats it is a quarter of the time, which a text is still said in. */
const BYTES_PER_SECOND = 96_000;
/** Half as fast as a slow voice, and as long a silence around it as anybody makes. */
const CHARACTERS_PER_SECOND = 4;
const SILENCE_SECONDS = 12;
const MOST_BYTES = 20_000_000;
/** Less, since it is there as bytes, as text, as the base64 in that and as sound. */
const MOST_JSON_BYTES = 12_000_000;
/** Four letters for three bytes. */
const BASE64 = 4 / 3;
/** Whatever else stands in a JSON answer: times of every character among them. */
const AROUND_BYTES = 100_000;
/** Its pieces and the whole, then the whole, its text and the base64 in that; in the end the sound as it came, trimmed, and as a file. */
const TIMES_HELD = 3;

/** `characters`: of the text. */
export const mostSoundBytes = (characters: number): number =>
  Math.min(MOST_BYTES, Math.ceil(BYTES_PER_SECOND * (SILENCE_SECONDS + characters / CHARACTERS_PER_SECOND)));
/** With the sound in base64 inside JSON. */
export const mostJsonBytes = (characters: number): number => Math.min(MOST_JSON_BYTES, Math.ceil(AROUND_BYTES + BASE64 * mostSoundBytes(characters)));
/** What a call holds at most, however the sound comes. */
export const mostHeldBytes = (characters: number): number => TIMES_HELD * Math.max(mostSoundBytes(characters), mostJsonBytes(characters));
