/** An edit's changes in the words of the wire, for people to see what it did. */
import type { GlossaryTerm } from "../../dubbing/script.ts";
import type { EditChange } from "../wire.ts";
import { NOTHING_CHOSEN } from "./choice.ts";
import { MOST_CHARACTERS } from "./op-fields.ts";
import { same } from "./rows.ts";
import type { Change, Glossary } from "./script.ts";

const MOST_ROWS = 50;
/** Of all rows together: a page of a hundred edits goes through one call, which takes 32 MB. */
const MOST_TEXT = 64_000;

/** The first rows that differ in what is public, in the order of the changes; `changesLeftOut` says how many more there are. */
export function showChanges(changes: readonly Change[]): { changes: EditChange[]; changesLeftOut: number } {
  const all = changes.flatMap(shown).filter(({ before, after }) => !same(before, after));
  let room = MOST_TEXT;
  const fit = all.slice(0, MOST_ROWS).findIndex((change) => (room -= JSON.stringify(change).length) < 0);
  const listed = all.slice(0, fit < 0 ? MOST_ROWS : fit);
  return { changes: listed, changesLeftOut: all.length - listed.length };
}

function shown(change: Change): EditChange[] {
  switch (change.table) {
    case "line":
      return [
        { kind: "line", id: change.id, ...sides(change, ({ text, startMs, endMs, speakerId, treatment }) => ({ text, startMs, endMs, speakerId, treatment })) },
      ];
    case "speaker":
      return [{ kind: "speaker", id: change.id, ...sides(change, ({ name, consent }) => ({ name, ...(consent && { consent }) })) }];
    case "pin":
      return [{ kind: "translation", id: change.id, language: change.language, ...sides(change, ({ text }) => ({ text: shortened(text) })) }];
    case "choice":
      return [{ kind: "choice", id: change.id, language: change.language, before: choice(change.before), after: choice(change.after) }];
    case "cast":
      return [{ kind: "voice", id: change.id, language: change.language, ...sides(change, (voice) => ({ voice })) }];
    case "glossary":
      return glossaryRows(change.before, change.after);
  }
}

function sides<Row, Shown>(
  { before, after }: { before: Row | null; after: Row | null },
  show: (row: Row) => Shown,
): { before: Shown | null; after: Shown | null } {
  return { before: before === null ? null : show(before), after: after === null ? null : show(after) };
}

/** A line that nothing was chosen for has no row, and is heard in the cast's voice and its first take. */
const choice = (row: Extract<Change, { table: "choice" }>["before"]) => {
  const { voice, variant } = row ?? NOTHING_CHOSEN;
  return { voice, variant };
};

/** An engine's words may be longer than a person's. */
function shortened(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS - 1).toWellFormed()}…`;
}

/** A row for each term that came, went or is another than before; terms for one source in one language are matched in order. */
function glossaryRows(before: Glossary, after: Glossary): EditChange[] {
  const [were, are] = [bySource(before.terms), bySource(after.terms)];
  return [...new Set([...were.keys(), ...are.keys()])].flatMap((key) => {
    const [old, now] = [were.get(key) ?? [], are.get(key) ?? []];
    return Array.from({ length: Math.max(old.length, now.length) }, (_, at): EditChange => {
      const id = (old[at] ?? now[at])!.source;
      return { kind: "glossary", id, before: old[at] ?? null, after: now[at] ?? null };
    });
  });
}

const bySource = (terms: readonly GlossaryTerm[]): Map<string, GlossaryTerm[]> =>
  Map.groupBy(terms, ({ source, language }) => JSON.stringify([source, language]));
