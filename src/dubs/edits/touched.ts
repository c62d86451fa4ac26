import type { Change } from "./script.ts";

const MOST_LINES = 200;

/** What an edit is about, for those who watch: at most 200 lines, in the order of the changes. A voice counts to its speaker. */
export function touched(changes: readonly Change[]): { lineIds: string[]; speakers: boolean; glossary: boolean } {
  const lines = changes.filter(({ table }) => table === "line");
  return {
    lineIds: lines.slice(0, MOST_LINES).map(({ id }) => id),
    speakers: changes.some(({ table }) => table === "speaker" || table === "cast"),
    glossary: changes.some(({ table }) => table === "glossary"),
  };
}
