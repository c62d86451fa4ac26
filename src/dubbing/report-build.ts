import { reportTotals } from "./report-totals.ts";
import type { ReportCard, ReportInput, ReportLine } from "./report-card.ts";
import type { Line } from "./script.ts";

/** The report card of one language. Lines come in the order of the film. */
export function reportCard(input: ReportInput): ReportCard {
  const { language, sourceLanguage, filmMs, engines } = input;
  const describe = describer(input);
  const ordered = [...input.lines].sort((a, b) => a.startMs - b.startMs);
  const lines = ordered.map(describe);
  return { version: 1, language, sourceLanguage, filmMs, engines, lines, totals: reportTotals(ordered, lines) };
}

function describer({ translations, takes, placements, engines }: ReportInput): (line: Line) => ReportLine {
  const translationOf = new Map(translations.map((one) => [one.lineId, one]));
  const takeOf = new Map(takes.map((one) => [one.lineId, one]));
  const placementOf = new Map(placements.map((one) => [one.lineId, one]));
  return ({ id, startMs, endMs, speakerId, text, score, treatment }) => {
    const translation = translationOf.get(id);
    const take = takeOf.get(id);
    const placement = treatment === "dub" ? placementOf.get(id) : undefined;
    const placed = placement?.placed ? placement : undefined;
    return {
      id,
      startMs,
      endMs,
      speakerId,
      text,
      score,
      treatment,
      translation: translation?.text ?? null,
      takeId: take?.takeId ?? null,
      takeMs: take?.durationMs ?? null,
      voice: take?.voice ?? null,
      takeFlags: take?.flags ?? null,
      takeWer: take?.wer ?? null,
      misses: take?.misses ?? null,
      prompt: translation?.prompt ?? null,
      rewrites: translation?.rewrites ?? 0,
      placed: placed !== undefined,
      placedStartMs: placed?.startMs ?? null,
      placedEndMs: placed?.endMs ?? null,
      rate: placed?.rate ?? null,
      onsetErrorMs: placed ? Math.abs(placed.startMs - startMs) : null,
      reason: treatment === "dub" ? (placement?.reason ?? missing(translation !== undefined, take !== undefined)) : treatment,
      engines: { transcription: engines.transcription, translation: translation?.engine ?? null, speech: take?.engine ?? null },
    };
  };
}

function missing(isTranslated: boolean, isSpoken: boolean): ReportLine["reason"] {
  if (!isTranslated) return "untranslated";
  return isSpoken ? "unplaced" : "unspoken";
}
