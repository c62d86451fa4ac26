/** Sound that cannot be read. `message` is the end of a sentence whose subject is whoever gave it: "sent MP3 ...". It never holds bytes of the sound. */
export class BadSound extends Error {
  override readonly name = "BadSound";
}
