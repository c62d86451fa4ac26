import type { ScriptSheet } from "./sheet.ts";

const AUTOMATIC = /^Speaker \d+(?: \(\d+\))?$/u;

/** What each speaker is called in files: the name people gave, or "Speaker 1" by first appearance. No two alike: a second Anna is "Anna (2)". */
export function speakerLabels({ speakers, lines }: Pick<ScriptSheet, "speakers" | "lines">): Map<string, string> {
  const order = [...new Set([...lines.map(({ speakerId }) => speakerId), ...speakers.map(({ id }) => id)])];
  const names = new Map(speakers.map(({ id, name }) => [id, name?.replaceAll("\0", "").replaceAll(/\s+/gu, " ").trim() ?? ""]));
  const taken = new Set<string>();
  return new Map(order.map((id, at) => [id, apart(names.get(id) || `Speaker ${at + 1}`, taken)]));
}

/** Given by us and not by a person, so that it may be another's the next time. */
export const isAutomaticLabel = (label: string): boolean => AUTOMATIC.test(label);

function apart(name: string, taken: Set<string>): string {
  let label = name;
  for (let count = 2; taken.has(label); count += 1) label = `${name} (${count})`;
  taken.add(label);
  return label;
}
