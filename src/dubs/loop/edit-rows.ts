/** The dub's edits as they are kept: the second of its three records, which history and undo read. */
import type { Change } from "../edits/script.ts";
import type { EditView } from "../wire.ts";
import type { Sql } from "./ports.ts";
import type { Store } from "./store.ts";

export function lastNumber(sql: Sql): number {
  return Number(sql.exec("SELECT COALESCE(MAX(number), 0) AS number FROM edits")[0]!["number"]);
}

export function findEdit(sql: Sql, id: string): { view: EditView; changes(): Change[] } | null {
  const row = sql.exec("SELECT number, json FROM edits WHERE id = ?", id)[0];
  if (!row) return null;
  const parts = () => sql.exec("SELECT text FROM edit_parts WHERE number = ? ORDER BY part", Number(row["number"]));
  return {
    view: JSON.parse(String(row["json"])) as EditView,
    changes: () =>
      JSON.parse(
        parts()
          .map(({ text }) => text)
          .join(""),
      ) as Change[],
  };
}

export function updateEdit(store: Store, sql: Sql, id: string, change: Partial<EditView>): void {
  const found = findEdit(sql, id);
  if (found) store.appended.push(["UPDATE edits SET json = ? WHERE id = ?", JSON.stringify({ ...found.view, ...change }), id]);
}

/** Newest first, before the one named; none before one that is not there. */
export function listEdits(sql: Sql, { before, limit }: { before: string | null; limit: number }): EditView[] {
  const at = before === null ? lastNumber(sql) + 1 : Number(sql.exec("SELECT number FROM edits WHERE id = ?", before)[0]?.["number"] ?? 0);
  return sql.exec("SELECT json FROM edits WHERE number < ? ORDER BY number DESC LIMIT ?", at, limit).map((row) => JSON.parse(String(row["json"])) as EditView);
}
