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
const VOICE = /<v(?:\.[^\s>]*)?\s+([^>]+)>/iu;
/** Tags of HTML and WebVTT (class, ruby, language, time), and of ASS as some put them into SRT. */
const TAG = /<\/?(?:[a-z][^<>]*|\d[\d:.]*)>|\{\\[^{}]*\}/giu;
/** "ANNA:", "DR. MAY (off):" and, where it is a name that stands there more than once, "Anna:". */
const CAPITALS = /^(\p{Lu}[\p{Lu}\p{M}\p{N}.'’ -]{0,30})(?:\s*\([^()]*\))?:\s+(?=\S)/u;
const NAME = /^(\p{Lu}[\p{L}\p{M}\p{N}.'’-]*(?: \p{Lu}[\p{L}\p{M}\p{N}.'’-]*){0,2}):\s+(?=\S)/u;
const DASH = /^\s*(?:[-–—]|>>+)\s*(?=\S)/u;

/** `names`: what is taken for a speaker's name before a colon though it is not all capitals. Rows of a cue are parted by \n. */
export function saidIn(raw: string, names: ReadonlySet<string>): Said[] {
  const said: Said[] = [];
  for (const voice of raw.split(/(?=<v[\s.])/iu)) {
    const name = VOICE.exec(voice)?.[1]?.trim();
    const speaker = name === undefined ? null : characters(name);
    for (const text of byDashes(plain(voice))) said.push(...named(text, speaker, names));
  }
  return said.filter(({ text }) => text !== "");
}

/** Names that stand before a colon in at least two cues. */
export function namesIn(cues: readonly string[]): Set<string> {
  const count = new Map<string, number>();
  for (const row of cues.flatMap((cue) => plain(cue).split("\n"))) {
    const name = NAME.exec(row.replace(DASH, ""))?.[1];
    if (name !== undefined) count.set(name, (count.get(name) ?? 0) + 1);
  }
  return new Set([...count].filter(([, times]) => times > 1).map(([name]) => name));
}

function plain(text: string): string {
  const bare = text.replaceAll("\\N", "\n").replaceAll("\\h", " ").replace(TAG, "");
  return characters(bare).replace(/[\u200b\u200e\u200f\ufeff]/gu, "");
}

function characters(text: string): string {
  return ENTITIES.reduce((rest, [entity, character]) => rest.replace(entity, character), text);
}

/** Two rows that both begin with a dash are two people's; one dash is only a mark. */
function byDashes(text: string): string[] {
  const rows = text.split("\n").map((row) => row.trim());
  if (rows.filter((row) => DASH.test(row)).length < 2) return [rows.map((row, at) => (at === 0 ? row.replace(DASH, "") : row)).join("\n")];
  return rows.reduce<string[]>((all, row) => {
    if (all.length === 0 || DASH.test(row)) return [...all, row.replace(DASH, "")];
    return [...all.slice(0, -1), `${all.at(-1)}\n${row}`];
  }, []);
}

/** A new name in a later row is another's words. */
function named(text: string, voice: string | null, names: ReadonlySet<string>): Said[] {
  const said: Said[] = [{ speaker: voice, text: "" }];
  for (const row of text.split("\n")) {
    const match = CAPITALS.exec(row) ?? NAME.exec(row);
    const name = match && (names.has(match[1]!) || CAPITALS.test(row)) ? match[1]!.trim() : null;
    if (name !== null) said.push({ speaker: name, text: row.slice(match![0].length).trim() });
    else said.at(-1)!.text = joined(said.at(-1)!.text, row.trim());
  }
  return said;
}

/** Rows of scripts without spaces are parted by none. */
function joined(before: string, row: string): string {
  const isClose = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}。、，！？」』）]$/u.test(before);
  return (before === "" || row === "" || isClose ? before + row : `${before} ${row}`).trim();
}
