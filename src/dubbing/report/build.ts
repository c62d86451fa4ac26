/** The report card of one language. */
import type { ReportCard } from "./card.ts";
import type { ReportInput } from "./input.ts";
import { reportLine } from "./line.ts";
import { reportTotals } from "./totals.ts";

/** Lines come in the order of the film. */
export function reportCard(input: ReportInput): ReportCard {
  const { language, sourceLanguage, filmMs, engines, baseRates } = input;
  const of = <One extends { lineId: string }>(all: readonly One[]) => new Map(all.map((one): [string, One] => [one.lineId, one]));
  const [translations, takes, placements] = [of(input.translations), of(input.takes), of(input.placements)];
  const ordered = [...input.lines].sort((a, b) => a.startMs - b.startMs);
  const lines = ordered.map((line) => {
    const { id, speakerId } = line;
    const baseRate = Object.hasOwn(baseRates, speakerId) ? baseRates[speakerId]! : 1;
    return reportLine(line, { translation: translations.get(id), take: takes.get(id), placement: placements.get(id), baseRate }, engines.transcription);
  });
  return { version: 2, language, sourceLanguage, filmMs, engines, lines, totals: reportTotals({ ...input, lines: ordered }, lines) };
}
