/** What is held before a call of a language model is never less than what the call can cost, whatever it is asked and told. */
import * as fc from "../property.ts";
import { describe, expect, it, test } from "vitest";
import { worstOf } from "../../src/dubbing/paid.ts";
import { worstRewriting, worstSummary, worstTranslation } from "../../src/dubbing/worst-words.ts";
import { wordEngines } from "../../src/providers/catalog-words.ts";
import { rewriteTask } from "../../src/providers/openai/prompts/rewrite.ts";
import type { AskedOfWords, Summary, Surroundings } from "../../src/providers/translation.ts";
import { vendorSettings } from "../../src/providers/vendor-settings.ts";
import { translatorOf, translators } from "../../src/providers/vendors-words.ts";
import { LINES, request } from "../suites/translation.ts";

/** Of a price: the model of one's own costs what its host says. */
const priced = wordEngines.filter(({ microsPerThousandCharacters }) => microsPerThousandCharacters !== undefined);
const heldFor = (id: string, told: number): number =>
  worstOf(
    priced.find((engine) => engine.id === id)!,
    told,
  );

function mostOf(id: string, asked: AskedOfWords): number {
  const world = { fetch: () => Promise.reject(new Error("nobody is asked")), now: () => 0 };
  return translatorOf(id, vendorSettings({ OPENAI_API_KEY: "k" }), world)!.inVain(asked)[0]!.vendorCostMicros;
}

/** What takes room in a message: letters of three bytes, tokens of roles, what is written by its code. */
const NASTY = ["a", "word ", "言", "अ", "😀", "<", "[INST]", '"', "\\", "\u0001", "\n", "\u202e", "\u{e0041}", "\ud800"];
const text = (most: number) =>
  fc.tuple(fc.array(fc.constantFrom(...NASTY), { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: most })).map(([parts, length]) => {
    const cut = parts
      .join("")
      .repeat(Math.ceil(length / parts.join("").length))
      .slice(0, length);
    return cut.trim() === "" ? "a" : cut;
  });
const summary: fc.Arbitrary<Summary> = fc.record({
  theme: text(600),
  register: text(200),
  terms: fc.array(fc.record({ term: text(80), meaning: text(200) }), { maxLength: 60 }),
});
const around: fc.Arbitrary<Surroundings> = fc.record({
  before: fc.array(text(2_000), { maxLength: 8 }),
  after: fc.array(text(2_000), { maxLength: 8 }),
  terms: fc.array(fc.record({ source: text(200), kind: fc.constantFrom("keep" as const, "force" as const), target: text(200) }), { maxLength: 80 }),
  summary: fc.option(summary),
});
const how = fc.record({
  source: fc.constantFrom("en", "zh-Hant-TW", "und", "sr-Latn-BA"),
  target: fc.constantFrom("pt-BR", "ca-ES-valencia", "ja", "en-US-u-co-phonebk-nu-arabext"),
  formality: fc.constantFrom(null, "formal" as const, "informal" as const),
  wording: fc.constantFrom(0, 1, 99_999),
  around,
});
const line = fc.record({ id: fc.constant("lin_a"), text: text(2_000), speaker: fc.option(text(100)), least: fc.constant(12_345), most: fc.constant(98_765) });
const lines = fc.oneof(
  fc.array(line, { minLength: 1, maxLength: 1 }),
  fc.array(fc.record({ id: fc.constant("lin_a"), text: text(60), speaker: fc.option(text(100)), least: fc.constant(0), most: fc.constant(9) }), {
    minLength: 2,
    maxLength: 10,
  }),
);

describe.each(priced.map(({ id }) => id))("what is held for a call of %s", (id) => {
  it("covers a translation of up to ten lines, with all that is told beside them", () => {
    fc.assert(
      fc.property(lines, how, (asked, more) => {
        expect(mostOf(id, { translate: { ...request({ ...more, lines: asked }) } })).toBeLessThanOrEqual(
          heldFor(id, worstTranslation(asked.map((each) => each.text))),
        );
      }),
      { numRuns: 150, seed: 9 },
    );
  });
  it("covers a rewriting, however much longer or shorter it should become", () => {
    const asked = fc.tuple(line, text(2_000), fc.constantFrom("shorter" as const, "fuller" as const), fc.integer({ min: 0, max: 9_000 }), how);
    fc.assert(
      fc.property(asked, fc.integer({ min: 0, max: 90_000 }), fc.integer({ min: 0, max: 90_000 }), ([each, said, direction, now, more], least, most) => {
        const { signal, mayBegin } = request();
        const rewrite = { ...more, line: { ...each, least, most }, text: said, direction, now, signal, mayBegin };
        expect(mostOf(id, { rewrite })).toBeLessThanOrEqual(heldFor(id, worstRewriting(each.text, said, direction)));
      }),
      { numRuns: 150, seed: 9 },
    );
  });
  it("covers a summary of a part of the script, and of all parts", () => {
    const { signal, mayBegin } = request();
    fc.assert(
      fc.property(fc.array(text(900), { minLength: 1, maxLength: 40 }), fc.array(summary, { minLength: 1, maxLength: 12 }), (read, parts) => {
        expect(mostOf(id, { summarize: { source: "ja", signal, mayBegin, lines: read } })).toBeLessThanOrEqual(heldFor(id, worstSummary(read)));
        expect(mostOf(id, { summarize: { source: "ja", signal, mayBegin, parts } })).toBeLessThanOrEqual(heldFor(id, worstSummary(parts)));
      }),
      { numRuns: 60, seed: 9 },
    );
  });
});

test("a token of an answer costs at most four told, with every model that has a price here", () => {
  for (const { id } of priced) {
    const [alone, more] = ["a", "a".repeat(1_001)].map((said) => mostOf(id, { translate: request({ lines: [{ ...LINES[0]!, text: said }] }) }));
    const perThousand = worstOf(
      priced.find((engine) => engine.id === id)!,
      1_000,
    );
    // A thousand bytes more told, and three thousand tokens more in the answer.
    expect(more! - alone!).toBeLessThanOrEqual(perThousand * (1 + 3 * 4) + 1);
  }
  expect(Object.keys(translators)).toEqual(expect.arrayContaining(priced.map(({ id }) => id)));
});
test("a line is made fuller by its own length and 40 characters at most, and never longer where it should be shorter", () => {
  const asked = (direction: "shorter" | "fuller", most: number) =>
    rewriteTask({ ...request(), line: { ...LINES[0]!, least: most, most }, text: "x".repeat(600), direction, now: 100 });
  expect(JSON.parse(asked("fuller", 400).data)).toMatchObject({ line: { characters: { now: 600, wanted: 1_240 } } });
  expect(JSON.parse(asked("shorter", 400).data)).toMatchObject({ line: { characters: { now: 600, wanted: 600 } } });
});
