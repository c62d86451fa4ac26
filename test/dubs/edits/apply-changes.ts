import type { Change, EditableDub } from "../../../src/dubs/edits/script.ts";

/** The dub with every change made, as a store makes it: each row is written or removed. */
export function applyChanges(dub: EditableDub, changes: readonly Change[]): EditableDub {
  const rows = <Row>(base: ReadonlyMap<string, Row>, mine: readonly { id: string; after: Row | null }[]) => {
    const next = new Map(base);
    for (const { id, after } of mine)
      if (after === null) next.delete(id);
      else next.set(id, after);
    return next;
  };
  const of = <Table extends Change["table"]>(table: Table) => changes.filter((change): change is Extract<Change, { table: Table }> => change.table === table);
  const inLanguage = <One extends { language: string }>(list: readonly One[], tag: string) => list.filter(({ language }) => language === tag);
  return {
    ...dub,
    lines: rows(dub.lines, of("line")),
    speakers: rows(dub.speakers, of("speaker")),
    glossary: of("glossary").at(-1)?.after ?? dub.glossary,
    languages: new Map(
      [...dub.languages].map(([tag, { pins, choices, casts, voices }]) => [
        tag,
        {
          pins: rows(pins, inLanguage(of("pin"), tag)),
          choices: rows(choices, inLanguage(of("choice"), tag)),
          casts: rows(casts, inLanguage(of("cast"), tag)),
          voices,
        },
      ]),
    ),
  };
}
