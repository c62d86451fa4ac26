/** Rows in memory, and which of them SQL does not know yet: a row that changes ten times in a turn is written once. */

export class Table<Row> {
  private readonly kept = new Map<string, Row>();
  readonly changed = new Set<string>();

  get rows(): ReadonlyMap<string, Row> {
    return this.kept;
  }
  get(id: string): Row | undefined {
    return this.kept.get(id);
  }
  put(id: string, row: Row): void {
    this.kept.set(id, row);
    this.changed.add(id);
  }
  remove(id: string): void {
    if (this.kept.delete(id)) this.changed.add(id);
  }
  /** From SQL. */
  load(id: string, row: Row): void {
    this.kept.set(id, row);
  }
  /** A row of equal content, so that what is compared by identity is found again. */
  replace(id: string, row: Row): void {
    this.kept.set(id, row);
  }
  clear(): void {
    this.kept.clear();
    this.changed.clear();
  }
}

/** Rows by language and line. */
export class PairTable<Row> {
  private readonly byLanguage = new Map<string, Map<string, Row>>();
  readonly changed = new Map<string, [language: string, lineId: string]>();

  of(language: string): ReadonlyMap<string, Row> {
    return this.byLanguage.get(language) ?? new Map<string, Row>();
  }
  get languages(): Iterable<string> {
    return this.byLanguage.keys();
  }
  get(language: string, lineId: string): Row | undefined {
    return this.byLanguage.get(language)?.get(lineId);
  }
  put(language: string, lineId: string, row: Row | null): void {
    if (row === null) this.byLanguage.get(language)?.delete(lineId);
    else this.load(language, lineId, row);
    this.changed.set(`${language} ${lineId}`, [language, lineId]);
  }
  load(language: string, lineId: string, row: Row): void {
    const rows = this.byLanguage.get(language) ?? new Map<string, Row>();
    this.byLanguage.set(language, rows);
    rows.set(lineId, row);
  }
  clear(): void {
    this.byLanguage.clear();
    this.changed.clear();
  }
}
