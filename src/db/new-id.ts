/** RFC 4648 base32, lower-case: readable, double-click selectable, safe in URLs and R2 keys. */
const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
/** 160 bits: a whole number of base32 digits, and more than the 128 that make an id unguessable. */
const BYTES = 20;

/** `dub` -> `dub_` and 32 digits. */
export function newId(prefix: string, random: (bytes: number) => Uint8Array = randomBytes): string {
  let [bits, held, digits] = [0, 0, ""];
  for (const byte of random(BYTES)) {
    bits = ((bits << 8) | byte) & 0xfff;
    for (held += 8; held >= 5; held -= 5) digits += ALPHABET[(bits >> (held - 5)) & 31];
  }
  return `${prefix}_${digits}`;
}

export const randomBytes = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes));
