import { getTableColumns, getTableName, is } from "drizzle-orm";
import { SQLiteTable } from "drizzle-orm/sqlite-core";
import { expect, it } from "vitest";
import * as schema from "../../src/db/schema.ts";
import { keptTables, personTables } from "../../src/erasure/rows-of-person.ts";
import { workspaceTables } from "../../src/erasure/rows-of-workspace.ts";

const tables = Object.values(schema)
  .filter((each) => is(each, SQLiteTable))
  .map((table) => ({ name: getTableName(table), columns: Object.values(getTableColumns(table)).map(({ name }) => name) }));
/** Columns that name a person, or hold an address. */
const PERSONAL = /^(user_id|personal_of|email|to_address|subject|subject_id|.*_by)$/;

it("Every table with a workspace is erased with the workspace", () => {
  const having = tables.filter(({ columns }) => columns.includes("workspace_id")).map(({ name }) => name);
  expect(having.length).toBeGreaterThan(15);
  expect(having.filter((name) => !workspaceTables.has(name))).toEqual([]);
});

it("Every table that names a person is erased or pseudonymised with the person, or says why not", () => {
  const naming = tables.filter(({ columns }) => columns.some((column) => PERSONAL.test(column))).map(({ name }) => name);
  expect(naming.length).toBeGreaterThan(12);
  expect(naming.filter((name) => !(name in personTables) && !(name in keptTables))).toEqual([]);
});

it("No table is named that is not there", () => {
  const known = new Set<string>(tables.map(({ name }) => name));
  expect([...workspaceTables, ...Object.keys(personTables), ...Object.keys(keptTables)].filter((name) => !known.has(name))).toEqual([]);
});
