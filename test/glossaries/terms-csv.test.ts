import * as fc from "../property.ts";
import { describe, expect, it } from "vitest";
import { GlossaryTermInput } from "../../src/dubs/edits/op-fields.ts";
import { readTerms, writeTerms } from "../../src/glossaries/terms-csv.ts";

const word = fc.string({ minLength: 1, maxLength: 30, unit: "grapheme" }).filter((text) => text.trim() !== "" && !/[\0\r]/.test(text));
const formula = fc.constantFrom("=1+1", "+cmd", "-2", "@SUM(A1)", "'=x", "''+y").chain((start) => word.map((rest) => start + rest));
const text = fc.oneof(word, formula).filter((value) => value.isWellFormed() && value.trim().length <= 200);
const term = fc
  .record({ source: text, kind: fc.constantFrom("keep", "force", "say"), language: fc.constantFrom(null, "pt-BR", "es"), target: text })
  .map(({ kind, target, ...rest }) => GlossaryTermInput.parse({ ...rest, kind, target: kind === "keep" ? null : target }));

const refusalOf = (table: string | ArrayBuffer): string => {
  try {
    readTerms(table);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "read";
};

describe("terms as a table", () => {
  it("come back as they were, whatever is in them", () => {
    fc.assert(
      fc.property(fc.array(term, { maxLength: 20 }), (terms) => {
        expect(readTerms(writeTerms(terms))).toEqual(terms);
      }),
      { numRuns: 500, seed: 8 },
    );
  });
  it("hold no cell that a spreadsheet takes for a formula", () => {
    expect(writeTerms([{ source: "=HYPERLINK(1)", kind: "force", language: null, target: "+1" }])).toBe(
      `source,kind,language,target\r\n"'=HYPERLINK(1)",force,,"'+1"\r\n`,
    );
  });
  it("need only a source: with a target it is forced, without one kept", () => {
    expect(readTerms("Target;Source\nhund;dog\n;Rex\n".replaceAll(";", ","))).toEqual([
      { source: "dog", kind: "force", language: null, target: "hund" },
      { source: "Rex", kind: "keep", language: null, target: null },
    ]);
  });
  it("may be between semicolons where the headers are, and are in UTF-8", () => {
    const rows = [{ source: "dog, cat", kind: "force", language: null, target: "hund" }];
    expect(readTerms("source;target\r\ndog, cat;hund\r\n")).toEqual(rows);
    expect(readTerms(Uint8Array.from(new TextEncoder().encode("\ufeffsource;target\ndog, cat;hund\n")).buffer)).toEqual(rows);
    expect(readTerms('source,target\n"dog, cat",hund\n')).toEqual(rows);
    expect(refusalOf(Uint8Array.from([...new TextEncoder().encode("source\ncaf"), 0xe9]).buffer)).toMatch(/save it as UTF-8\.$/);
  });
  it("say which row is wrong, as a spreadsheet counts", () => {
    expect(refusalOf("source,kind\ndog,keep\n\ncat,shout\n")).toMatch(/^Row 4: kind/);
    expect(refusalOf("word\ndog\n")).toMatch(/^Row 1: there is no column `source`/);
    expect(refusalOf("source,kind,target\ndog,say,\n")).toMatch(/^Row 2: target/);
    expect(refusalOf('source\n"dog\n')).toMatch(/quotes are not closed/);
    expect(refusalOf(`source\n${"dog\n".repeat(1_001)}`)).toMatch(/^Row 1002: a glossary has at most 1000/);
  });
});
