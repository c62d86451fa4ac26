/** A whole passage translated by the plan's rule (src/dubbing/plan-translations.ts): in batches, what is left alone, and then left for good. */
import type { AskedLine, LeftLine, TranslationProvider, TranslationRequest } from "../../src/providers/translation.ts";

type Rest = Omit<TranslationRequest, "lines" | "around">;
export type PassageEnd = { found: Map<string, string>; flagged: Map<string, LeftLine> };
const MOST_LINES = 10;
const BEFORE = 3;
const AFTER = 2;

export async function translatePassage(provider: TranslationProvider, lines: readonly AskedLine[], rest: Rest): Promise<PassageEnd> {
  const end: PassageEnd = { found: new Map(), flagged: new Map() };
  const ask = async (first: number, count: number) => {
    const batch = lines.slice(first, first + count);
    const texts = (from: number, until: number) => lines.slice(Math.max(0, from), until).map(({ text }) => text);
    const around = { before: texts(first - BEFORE, first), after: texts(first + count, first + count + AFTER), terms: [], summary: null };
    const { translations, left } = await provider.translate({ ...rest, lines: batch, around });
    for (const { id, text } of translations) end.found.set(id, text);
    return left;
  };
  for (let first = 0; first < lines.length; first += MOST_LINES) {
    for (const { id } of await ask(first, MOST_LINES)) {
      const alone = await ask(
        lines.findIndex((line) => line.id === id),
        1,
      );
      for (const line of alone) end.flagged.set(line.id, line);
    }
  }
  return end;
}
