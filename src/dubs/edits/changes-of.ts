import type { Draft } from "./draft.ts";
import { same } from "./rows.ts";
import type { Change } from "./script.ts";

/**
 * What an edit comes to: one change per row that differs, in an order that depends on nothing but the rows. Here revisions
 * rise, by one, of the glossary and of each line and speaker that is changed itself or whose translation, choice or voice is.
 */
export function changesOf(draft: Draft): Change[] {
  const languages = [...draft.languages.values()].sort((a, b) => (a.tag < b.tag ? -1 : 1));
  const pins = languages.flatMap(({ tag, pins }) => pins.changes().map((change) => ({ table: "pin" as const, language: tag, ...change })));
  const choices = languages.flatMap(({ tag, choices }) => choices.changes().map((change) => ({ table: "choice" as const, language: tag, ...change })));
  const casts = languages.flatMap(({ tag, casts }) => casts.changes().map((change) => ({ table: "cast" as const, language: tag, ...change })));
  const lines = draft.lines.changes(idsOf([...pins, ...choices])).map((change) => ({ table: "line" as const, ...risen(change) }));
  const speakers = draft.speakers.changes(idsOf(casts)).map((change) => ({ table: "speaker" as const, ...risen(change) }));
  return [...lines, ...speakers, ...pins, ...choices, ...casts, ...glossaryChange(draft)];
}

function idsOf(changes: readonly { id: string }[]): Set<string> {
  return new Set(changes.map(({ id }) => id));
}

function risen<Row extends { revision: number }>({ id, before, after }: { id: string; before: Row | null; after: Row | null }) {
  return { id, before, after: before && after ? { ...after, revision: before.revision + 1 } : after };
}

function glossaryChange({ dub, glossary }: Draft): Change[] {
  const before = dub.glossary;
  if (same(before.terms, glossary.terms)) return [];
  return [{ table: "glossary", id: "dub", before, after: { ...glossary, revision: before.revision + 1 } }];
}
