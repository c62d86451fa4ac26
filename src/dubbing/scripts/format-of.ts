/** What kind of file a text is, and the language it says it is in. */

export type ScriptFormat = "srt" | "vtt" | "ass" | "json";

const EXTENSIONS: readonly [ScriptFormat, RegExp][] = [
  ["srt", /(?:^|\.)srt$|subrip/iu],
  ["vtt", /(?:^|\.)vtt$|text\/vtt/iu],
  ["ass", /(?:^|\.)(?:ass|ssa)$|x-(?:ass|ssa)/iu],
  ["json", /(?:^|\.)json$|application\/json/iu],
];

/** `name`: the file's name, content type or format, which counts where the content leaves doubt. Null: it is none of these. */
export function formatOf(text: string, name: string): ScriptFormat | null {
  if (/^WEBVTT(?:\s|$)/u.test(text)) return "vtt";
  if (/^\s*\[Script Info\]/iu.test(text) || /^[ \t]*\[Events\]/imu.test(text)) return "ass";
  if (isJsonLike(text)) return "json";
  const named = EXTENSIONS.find(([, pattern]) => pattern.test(name))?.[0];
  return named ?? (text.includes("-->") ? "srt" : null);
}

/** An arrow may be said in one of its texts; what begins like a value of JSON is no subtitles, which begin with a number or times. */
function isJsonLike(text: string): boolean {
  return /^\s*(?:\{\s*["}]|\[\s*[[{"\]])/u.test(text) || (/^\s*[{[]/u.test(text) && !text.includes("-->"));
}

/** Of WebVTT files some have "Language: en" under their first row; ours of SubStation Alpha have it in [Script Info]. */
export function languageIn(text: string, format: "vtt" | "ass"): string | null {
  const head =
    format === "vtt"
      ? /^WEBVTT[^\n]*\n(?:[^\n]+\n)*?Language:\s*([A-Za-z0-9-]{2,35})\s*\n/u
      : /^\s*\[Script Info\]\n(?:[^\n[]+\n)*?Language:[ \t]*([A-Za-z0-9-]{2,35})[ \t]*\n/u;
  return head.exec(text)?.[1] ?? null;
}
