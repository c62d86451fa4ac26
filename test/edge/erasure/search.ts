/** Whatever is anywhere: every table's rows as text, and every object's key and body. */
import { env } from "cloudflare:workers";

/** Rows by table, as JSON, without what is the same for everybody. */
export async function everyRow(): Promise<Map<string, string[]>> {
  const { results } = await env.DB.prepare(
    "select name from sqlite_master where type = 'table' and name not like '\\_cf%' escape '\\' and name not like 'sqlite%' and name != 'd1_migrations'",
  ).all<{ name: string }>();
  const rows = new Map<string, string[]>();
  for (const { name } of results)
    rows.set(
      name,
      (await env.DB.prepare(`select * from "${name}"`).all()).results.map((row) => JSON.stringify(row)),
    );
  return rows;
}

/** `table: row` of each row that has one of the words in it; `object: key` likewise. */
export async function whereAre(words: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const [table, rows] of await everyRow()) for (const row of rows) if (words.some((word) => row.includes(word))) found.push(`${table}: ${row}`);
  for (const { key } of (await env.MEDIA.list()).objects) {
    const text = (await (await env.MEDIA.get(key))?.text()) ?? "";
    if (words.some((word) => key.includes(word) || text.includes(word))) found.push(`object: ${key}`);
  }
  return found;
}
