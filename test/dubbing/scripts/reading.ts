/** Script files for the tests, and what is read of them. */
import { BadScript, readScript } from "../../../src/dubbing/scripts/read-script.ts";

export const utf8 = (text: string) => new TextEncoder().encode(text);
/** "0-1500 ANNA: Hello you" for each segment; its words joined by spaces. */
export function read(text: string | Uint8Array, name = "") {
  const { segments } = readScript(typeof text === "string" ? utf8(text) : text, name);
  return segments.map(({ startMs, endMs, words }) => `${startMs}-${endMs} ${words[0]!.speaker ?? "?"}: ${words.map((word) => word.text).join(" ")}`);
}
export function readOrRefused(bytes: Uint8Array, name: string) {
  try {
    return readScript(bytes, name);
  } catch (error) {
    if (error instanceof BadScript) return error;
    throw error;
  }
}
export function refused(text: string | Uint8Array, name = ""): [string, number | null] {
  const script = readOrRefused(typeof text === "string" ? utf8(text) : text, name);
  return script instanceof BadScript ? [script.message, script.line] : ["it was read", null];
}
export function utf16(text: string, order: "le" | "be", mark: boolean): Uint8Array {
  const bytes = ((mark ? "\ufeff" : "") + text).split("").flatMap((character) => {
    const code = character.charCodeAt(0);
    return order === "le" ? [code & 255, code >> 8] : [code >> 8, code & 255];
  });
  return new Uint8Array(bytes);
}

export const SRT = "1\n00:00:01,000 --> 00:00:02,500\nHello there.\n\n2\n00:00:03,000 --> 00:00:04,000\n<i>How</i> are\nyou?\n";
