/** Statements that every request needs, put together once for a database: to build one costs more than to run it. */
import type { Db } from "./client.ts";

/** `build` names its values by `sql.placeholder`. */
export function prepared<S>(build: (db: Db) => S): (db: Db) => S {
  const made = new WeakMap<Db, S>();
  return (db) => {
    const statement = made.get(db) ?? build(db);
    made.set(db, statement);
    return statement;
  };
}
