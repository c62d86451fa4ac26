/** A report card as plain text, about 25 rows: what the demo prints and people read first. Pure. */
import type { ReportCard, ReportLine } from "./card.ts";
import { describeSound } from "./describe-sound.ts";
import type { Errors, ReportTotals } from "./totals-schema.ts";

/** More lines than these are only counted. */
const MOST_NAMED = 4;

export function describeReport({ language, sourceLanguage, filmMs, engines, lines, totals }: ReportCard): string[] {
  return [
    `Report card ${sourceLanguage} -> ${language}, ${seconds(filmMs)} of film`,
    row("lines", `${totals.lines}, ${totals.placed} dubbed, ${totals.kept} keep their voice, ${percent(totals.dubbedShare)} of the speech dubbed`),
    ...timing(totals),
    row("heard", `${totals.cuts.takes} takes cut (${totals.cuts.ms} ms), ${totals.holes} holes over 0.5 s`),
    row("overlaps", `${totals.overlapsWithin} within a speaker, ${totals.overlapsBetween} between speakers`),
    ...isochrony(totals),
    ...understood(totals),
    ...describeSound(totals).map(([name, text]) => row(name, text)),
    row("engines", enginesOf(engines, totals)),
    ...odd(lines),
  ];
}

const row = (name: string, text: string): string => `  ${name.padEnd(14)} ${text}`;
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
const percent = (share: number): string => `${(100 * share).toFixed(1).replace(/\.0$/u, "")} %`;

function timing({ rate, onsetErrorMs, endErrorMs }: ReportTotals): string[] {
  if (rate === null) return [];
  const numbers = `p50 ${rate.p50.toFixed(2)}, p95 ${rate.p95.toFixed(2)}, max ${rate.max.toFixed(2)}`;
  return [
    row("rate", `${numbers}; ${percent(rate.nearBase)} within 12 % of the speaker's base`),
    ...(onsetErrorMs ? [row("onset error", errors(onsetErrorMs))] : []),
    ...(endErrorMs ? [row("end error", errors(endErrorMs))] : []),
  ];
}

const errors = ({ p50, p90, max, over300 }: Errors): string => `p50 ${p50} ms, p90 ${p90} ms, max ${max} ms; ${percent(over300)} over 0.3 s`;

function isochrony({ speechOverlap }: ReportTotals): string[] {
  if (speechOverlap === null) return [];
  return [row("isochrony", `${percent(speechOverlap.source)} of the source's speech, ${percent(speechOverlap.dub)} of the dub's is at one time`)];
}

function understood({ takes, stems }: ReportTotals): string[] {
  return [
    row("takes", takes === null ? "nobody heard them again" : `${takes.heard} heard again, ${takes.flagged} flagged, WER ${percent(takes.wer)}`),
    ...(stems === null ? [] : [row("in the film", `WER ${percent(stems.stemWer)}, of the same ${stems.heard} takes alone ${percent(stems.takeWer)}`)]),
  ];
}

function enginesOf({ transcription, separation }: ReportCard["engines"], { engines }: ReportTotals): string {
  const counted = (of: Record<string, number>) => Object.entries(of).map(([name, lines]) => (Object.keys(of).length > 1 ? `${name} (${lines})` : name));
  return [transcription, separation ?? "no separation", ...counted(engines.translation), ...counted(engines.speech)].join(", ");
}

/** What a person would look at: lines that keep their voice against the wish, that are hurried, or whose take was found wanting. */
function odd(lines: readonly ReportLine[]): string[] {
  const found = lines.filter(isOdd);
  const named = found.slice(0, MOST_NAMED).map((line) => row(seconds(line.startMs), `${shortened(line.text)}: ${line.why}${flags(line)}`));
  return [
    row("to look at", found.length === 0 ? "nothing" : `${found.length} of ${lines.length} lines`),
    ...named,
    ...(found.length > named.length ? [row("", `and ${found.length - named.length} more`)] : []),
  ];
}

const isOdd = ({ treatment, placed, rate, takeFlags }: ReportLine): boolean =>
  treatment === "dub" && (!placed || (rate ?? 1) > 1.3 || (takeFlags ?? []).length > 0);
const flags = ({ takeFlags }: ReportLine): string => ((takeFlags ?? []).length > 0 ? ` Its take: ${takeFlags!.join(", ").replaceAll("_", " ")}.` : "");
const shortened = (text: string): string => {
  const characters = Array.from(text);
  return characters.length > 40 ? `"${characters.slice(0, 39).join("")}…"` : `"${text}"`;
};
