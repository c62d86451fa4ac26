/** Brings the SQLite of a Durable Object to the schema of today. */
type MigratedSql = {
  exec(query: string): Record<string, unknown>[];
  /** All or nothing, synchronously. */
  transaction(run: () => void): void;
};

/** `migrations` is append-only: entry n brings the schema from version n to n + 1. Throws what SQL throws: then that entry did nothing. */
export function applyMigrations(sql: MigratedSql, migrations: readonly (readonly string[])[]): void {
  sql.exec("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
  const version = Number(sql.exec("SELECT COALESCE(MAX(version), 0) AS version FROM schema_version")[0]!["version"]);
  for (const [index, statements] of migrations.entries()) {
    if (index < version) continue;
    sql.transaction(() => {
      for (const statement of statements) sql.exec(statement);
      sql.exec(`INSERT INTO schema_version (version) VALUES (${index + 1})`);
    });
  }
}
