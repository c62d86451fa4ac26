import { canonical, type Json } from "../../graph/json.ts";

/** The rows of one table as an edit leaves them, laid over the rows as they were, which stay untouched. */
export class Rows<Row> {
  private readonly base: ReadonlyMap<string, Row>;
  private readonly written = new Map<string, Row | null>();
  private whole: Map<string, Row> | null = null;

  constructor(base: ReadonlyMap<string, Row>) {
    this.base = base;
  }

  get(id: string): Row | null {
    const row = this.written.get(id);
    return row === undefined ? this.before(id) : row;
  }

  before(id: string): Row | null {
    return this.base.get(id) ?? null;
  }

  /** Null: the row goes. */
  put(id: string, row: Row | null): void {
    this.written.set(id, row);
    if (row === null) this.whole?.delete(id);
    else this.whole?.set(id, row);
  }

  /** All rows as they are now; copied at the first call of an edit only. */
  all(): ReadonlyMap<string, Row> {
    if (this.whole) return this.whole;
    this.whole = new Map(this.base);
    for (const [id, row] of this.written) this.put(id, row);
    return this.whole;
  }

  /** Rows that differ from what they were, and those of `also` that were there and still are. By id. */
  changes(also: ReadonlySet<string> = new Set()): { id: string; before: Row | null; after: Row | null }[] {
    const ids = [...new Set([...this.written.keys(), ...also])].sort((a, b) => (a < b ? -1 : 1));
    return ids
      .map((id) => ({ id, before: this.before(id), after: this.get(id) }))
      .filter(({ id, before, after }) => !same(before, after) || (also.has(id) && before !== null));
  }
}

/** Equal values, whatever the order of their keys. */
export function same(a: unknown, b: unknown): boolean {
  return a === b || canonical(a as Json) === canonical(b as Json);
}
