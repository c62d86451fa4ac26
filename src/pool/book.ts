/** The line in memory and its rows, kept alike. */
import { type Held, type Line, type Name, nameOf } from "./line.ts";
import type { PoolPorts } from "./ports.ts";
import { load, migrate, save, takeOver } from "./rows.ts";

export class Book {
  readonly ports: PoolPorts;
  private kept: Line | null = null;

  constructor(ports: PoolPorts) {
    this.ports = ports;
    migrate(ports.sql);
  }

  /** To look at; whoever changes it uses `change`. */
  get line(): Line {
    this.kept ??= this.load();
    this.kept.slots = this.ports.slots();
    return this.kept;
  }

  held(name: Name): Held | undefined {
    return this.line.held.get(nameOf(name));
  }

  /** Rows follow memory in the same turn; when they cannot, memory follows the rows. */
  change<T>(act: (line: Line) => T): T {
    const { line } = this;
    try {
      const result = act(line);
      save(this.ports.sql, line);
      return result;
    } catch (error) {
      this.kept = null;
      throw error;
    }
  }

  /** What `act` returns; undefined where it throws, which is logged. */
  async tried<T>(event: string, { dubId, attempt }: Name, act: () => Promise<T>): Promise<T | undefined> {
    try {
      return await act();
    } catch (error) {
      this.ports.log(event, { dub: dubId, attempt, error: error instanceof Error ? error.message : String(error) });
      return undefined;
    }
  }

  private load(): Line {
    const { ports } = this;
    const { sql, whole } = ports;
    const line = load(sql, ports.slots());
    const old = whole.read();
    if (!old) return line;
    takeOver(line, old);
    save(sql, line);
    whole.remove();
    return line;
  }
}
