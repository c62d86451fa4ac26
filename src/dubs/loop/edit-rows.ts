/** The dub's edits as they are kept: the second of its three records, which history and undo read. */
import type { Change } from "../edits/script.ts";
import type { EditView } from "../wire.ts";
import type { Sql, SqlValue } from "./ports.ts";
import { glossaryOf } from "./rows.ts";
import type { Store } from "./store.ts";

export function lastNumber(sql: Sql): number {
  return Number(sql.exec("SELECT COALESCE(MAX(number), 0) AS number FROM edits")[0]!["number"]);
}

export function findEdit(sql: Sql, id: string): { view: EditView; changes(): Change[] } | null {
  const row = sql.exec("SELECT number, json FROM edits WHERE id = ?", id)[0];
  if (!row) return null;
  const parts = () => sql.exec("SELECT text FROM edit_parts WHERE number = ? ORDER BY part", Number(row["number"]));
  return {
    view: viewOf(row["json"]),
    changes: () => changesOf(parts().map(({ text }) => text)),
  };
}

/** Edits of earlier versions do not say in their row what they changed. */
const viewOf = (json: SqlValue | undefined): EditView => ({ changes: [], changesLeftOut: 0, ...(JSON.parse(String(json)) as Partial<EditView>) }) as EditView;

/** In earlier versions the glossary had no revision. */
function changesOf(parts: readonly (SqlValue | undefined)[]): Change[] {
  const changes = JSON.parse(parts.join("")) as Change[];
  return changes.map((change) => (change.table === "glossary" ? { ...change, before: glossaryOf(change.before), after: glossaryOf(change.after) } : change));
}

export function updateEdit(store: Store, sql: Sql, id: string, change: Partial<EditView>): void {
  const found = findEdit(sql, id);
  if (found) store.appended.push(["UPDATE edits SET json = ? WHERE id = ?", JSON.stringify({ ...found.view, ...change }), id]);
}

/** Newest first, before the one named; none before one that is not there. */
export function listEdits(sql: Sql, { before, limit }: { before: string | null; limit: number }): EditView[] {
  const at = before === null ? lastNumber(sql) + 1 : Number(sql.exec("SELECT number FROM edits WHERE id = ?", before)[0]?.["number"] ?? 0);
  return sql.exec("SELECT json FROM edits WHERE number < ? ORDER BY number DESC LIMIT ?", at, limit).map((row) => viewOf(row["json"]));
}
