import type { GlossaryRow } from "./find-glossary.ts";
import type { LibraryGlossary } from "./wire.ts";

/** What the API shows of a glossary's row. */
export function showGlossary(row: GlossaryRow): LibraryGlossary {
  const { id, name, terms, revision } = row;
  return { id, name, terms, revision, createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString() };
}
