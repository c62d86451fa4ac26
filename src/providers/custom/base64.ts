/**
 * Base64 to bytes (RFC 4648: standard or URL-safe, with or without padding, broken into lines or not; also as a `data:` URL). By slices into
 * one array: an answer of megabytes is held once as text and once as bytes, and never in between.
 */

const SLICE = 65_536;
const DATA_URL = /^data:[^,]{0,100};base64,/;

/** Null: it is none. */
export function bytesOfBase64(text: string): Uint8Array | null {
  const start = DATA_URL.exec(text.slice(0, 200))?.[0].length ?? 0;
  const end = text.trimEnd().length;
  const bytes = new Uint8Array(Math.ceil((Math.max(0, end - start) * 3) / 4));
  let [length, left] = [0, ""];
  for (let at = start; at < end; at += SLICE) {
    const letters = left + lettersOf(text.slice(at, Math.min(end, at + SLICE)));
    const isLast = at + SLICE >= end;
    // Four letters are three bytes: what is left of a slice belongs to the next.
    const whole = isLast ? letters.length : letters.length - (letters.length % 4);
    const binary = decoded(letters.slice(0, whole), isLast);
    if (binary === null) return null;
    for (let index = 0; index < binary.length; index++) bytes[length++] = binary.charCodeAt(index);
    left = letters.slice(whole);
  }
  return length === 0 ? null : bytes.subarray(0, length);
}

const lettersOf = (slice: string): string => slice.replaceAll(/\s+/g, "").replaceAll("-", "+").replaceAll("_", "/");

/** Padding ends it, and so stands nowhere but at its end. */
function decoded(letters: string, isLast: boolean): string | null {
  if (!(isLast ? /^[A-Za-z0-9+/]*={0,2}$/ : /^[A-Za-z0-9+/]*$/).test(letters)) return null;
  try {
    return atob(letters);
  } catch {
    return null;
  }
}
