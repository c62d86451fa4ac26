/** A text file's bytes as text, in whatever encoding editors save it. */
import { BadScript } from "./bad-script.ts";

export const MOST_BYTES = 10_000_000;
/** A text in UTF-16 that says nothing of it has a zero in at least so many of its pairs of bytes: spaces and digits alone do that. */
const ZERO_SHARE = 0.1;

/** UTF-8 or UTF-16 by byte order mark or by look, else Windows-1252 (`isGuessed`). Rows end with \n. Throws BadScript on an empty, too large or binary file. */
export function decodeText(bytes: Uint8Array): { text: string; isGuessed: boolean } {
  if (bytes.length > MOST_BYTES) throw new BadScript(`The script is larger than ${MOST_BYTES / 1_000_000} MB.`);
  const { text, isGuessed } = decoded(bytes);
  if (text.trim() === "") throw new BadScript("The script is empty.");
  if (text.includes("\0")) throw new BadScript("The script is no text file.");
  return { text: text.replaceAll("\r\n", "\n").replaceAll("\r", "\n"), isGuessed };
}

function decoded(bytes: Uint8Array): { text: string; isGuessed: boolean } {
  const order = byteOrder(bytes);
  if (order === "big") return { text: new TextDecoder("utf-16le").decode(swapped(bytes)), isGuessed: false };
  if (order === "little") return { text: new TextDecoder("utf-16le").decode(bytes), isGuessed: false };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes), isGuessed: false };
  } catch {
    return { text: new TextDecoder("windows-1252").decode(bytes), isGuessed: true };
  }
}

/** Of UTF-16; null: it is none. */
function byteOrder(bytes: Uint8Array): "big" | "little" | null {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "big";
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "little";
  const look = bytes.subarray(0, 2_000);
  const pairs = look.length >> 1;
  const zeros = (offset: number) => Array.from({ length: pairs }, (_, at) => look[2 * at + offset]).filter((byte) => byte === 0).length;
  const [even, odd] = [zeros(0), zeros(1)];
  if (pairs < 4 || (even > 0 && odd > 0)) return null;
  if (odd > ZERO_SHARE * pairs) return "little";
  return even > ZERO_SHARE * pairs ? "big" : null;
}

function swapped(bytes: Uint8Array): Uint8Array {
  const even = bytes.slice(0, bytes.length - (bytes.length % 2));
  for (let at = 0; at < even.length; at += 2) [even[at], even[at + 1]] = [even[at + 1]!, even[at]!];
  return even;
}
