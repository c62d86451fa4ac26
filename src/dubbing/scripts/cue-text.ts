/** What is said in a cue, and by whom, without marks of style. */

/** Somebody's words; `speaker` null: the cue does not say. */
export type Said = { speaker: string | null; text: string };

const ENTITIES: readonly [RegExp, string][] = [
  [/&lt;/gu, "<"],
  [/&gt;/gu, ">"],
  [/&quot;/gu, '"'],
  [/&#39;|&apos;/gu, "'"],
  [/&nbsp;/gu, " "],
  [/&(?:lrm|rlm);/gu, ""],
  [/&amp;/gu, "&"],
];
/** WebVTT's voice span, closed or to the next one. */
const VOICE = /<v(?:\.[^\s>]*)?\s+([^\s>][^>]*)>/iu;
/**
 * Marks of style that are known: HTML's (those without attributes only bare, so that "<a and b>" is text), WebVTT's class, voice, ruby,
 * language and time. TAG: and ASS's, as some put them into SRT.
 */
const MARKUP =
  /<\/?(?:b|i|u|s|em|strong|small|big|ruby|rt|rp|c|v|font|span|p|div|a|lang)>|<(?:[bius]|em|ruby|rt|c|v|lang)\.[^<>\s]*(?:\s[^<>]*)?>|<(?:v|lang)\s[^<>]*>|<(?:font|span|p|div|a)\s[^<>=]*=[^<>]*>|<\d+:[\d:.]+>/giu;
const TAG = new RegExp(String.raw`${MARKUP.source}|\{\\[^{}]*\}`, "giu");
/** As VOICE, every one of a cue, with its classes. */
const VOICES = /<v((?:\.[^\s.<>]*)*)\s+([^\s<>][^<>]*)>/giu;
const BREAK = /<br\s?\/?>|\\N/giu;
/** "ANNA:", "DR. MAY (off):" and, where it is a name that stands there more than once, "Anna:". */
const CAPITALS = /^(\p{Lu}[\p{Lu}\p{M}\p{N}.'’ -]{0,30})(?:\s*\([^()]*\))?:\s+(?=\S)/u;
const NAME = /^(\p{Lu}[\p{L}\p{M}\p{N}.'’-]*(?: \p{Lu}[\p{L}\p{M}\p{N}.'’-]*){0,2}):\s+(?=\S)/u;
/** What stands before a colon and is nobody's name. */
const NO_NAME =
  /^(?:notes?|nb|n\.b\.|ps|p\.s\.|warning|caution|attention|achtung|important|remember|reminder|tip|hint|update|fact)$|(?:^|\s)(?:i|we|you|it|is|are|was)(?:\s|$)/iu;
const DASH = /^\s*(?:[-–—]|>>+)\s*(?=\S)/u;

/** `names`: what is taken for a speaker's name before a colon though it is not all capitals. Rows of a cue are parted by \n. Takes time by the length. */
export function saidIn(raw: string, names: ReadonlySet<string>): Said[] {
  const said: Said[] = [];
  for (const voice of raw.split(/(?=<v[\s.])/iu)) {
    const name = VOICE.exec(voice)?.[1]?.trim();
    const speaker = name === undefined ? null : characters(name);
    for (const rows of byDashes(plain(voice))) for (const each of named(rows, speaker, names)) said.push(each);
  }
  return said.filter(({ text }) => text !== "");
}

/** Names that stand before a colon in at least two cues. */
export function namesIn(cues: readonly string[]): Set<string> {
  const count = new Map<string, number>();
  for (const row of cues.flatMap((cue) => plain(cue).split("\n"))) {
    const name = nameBefore(row.replace(DASH, ""), NAME)?.name;
    if (name !== undefined) count.set(name, (count.get(name) ?? 0) + 1);
  }
  return new Set([...count].filter(([, times]) => times > 1).map(([name]) => name));
}

/** All that stands in a cue, its rows joined, whoever says it; an arrow that we parted is one again (write-subtitles.ts). */
export function wholeText(raw: string, format: "srt" | "vtt"): string {
  if (format === "vtt") return joined(characters(raw.replaceAll(MARKUP, "")).split("\n"));
  const bare = raw.replace(BREAK, "\n").replaceAll("\\h", " ").replace(TAG, "");
  return joined(characters(bare).replaceAll("--\u200b>", "-->").split("\n"));
}

/** WebVTT's voices in a cue, in order, with their classes. */
export function voicesIn(raw: string): { name: string; classes: string[] }[] {
  return [...raw.matchAll(VOICES)].map(([, classes = "", name = ""]) => ({ name: characters(name).trim(), classes: classes.split(".").slice(1) }));
}

function nameBefore(row: string, pattern: RegExp): { name: string; length: number } | null {
  const match = pattern.exec(row);
  return match && !NO_NAME.test(match[1]!.trim()) ? { name: match[1]!.trim(), length: match[0].length } : null;
}

function plain(text: string): string {
  const bare = text.replace(BREAK, "\n").replaceAll("\\h", " ").replace(TAG, "");
  return characters(bare).replace(/[\u200b\u200e\u200f\ufeff]/gu, "");
}

function characters(text: string): string {
  return text.includes("&") ? ENTITIES.reduce((rest, [entity, character]) => rest.replace(entity, character), text) : text;
}

/** Rows of each who speaks: two rows that both begin with a dash are two people's; one dash is only a mark. */
function byDashes(text: string): string[][] {
  const rows = text.split("\n").map((row) => row.trim());
  const areSeveral = rows.filter((row) => DASH.test(row)).length > 1;
  const all: string[][] = [];
  for (const row of rows) {
    const bare = all.length === 0 || areSeveral ? row.replace(DASH, "") : row;
    if (all.length === 0 || (areSeveral && DASH.test(row))) all.push([bare]);
    else all.at(-1)!.push(bare);
  }
  return all;
}

/** A new name in a later row is another's words. */
function named(rows: readonly string[], voice: string | null, names: ReadonlySet<string>): Said[] {
  const said: { speaker: string | null; rows: string[] }[] = [{ speaker: voice, rows: [] }];
  for (const row of rows) {
    const known = nameBefore(row, NAME);
    const found = nameBefore(row, CAPITALS) ?? (known && names.has(known.name) ? known : null);
    if (found) said.push({ speaker: found.name, rows: [] });
    said.at(-1)!.rows.push(row.slice(found?.length ?? 0));
  }
  return said.map(({ speaker, rows: own }) => ({ speaker, text: joined(own) }));
}

/** Rows of scripts without spaces are parted by none. */
export function joined(rows: readonly string[]): string {
  const own = rows.map((row) => row.trim()).filter((row) => row !== "");
  const isClose = (row: string) => /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}。、，！？」』）]$/u.test(row.slice(-2));
  return own.map((row, at) => (at === 0 || isClose(own[at - 1]!) ? "" : " ") + row).join("");
}
