/** The figures of hearing beside their goals: issue 5, "Reach, light engines". Clips ending in `-b` are the half that nobody tuned on. */
import type { Finding } from "../finding.ts";
import { quantile } from "../quantile.ts";
import type { Errors, Raw, Verdict, Verdicts } from "./verdict.ts";

const MOST_ERRORS: Readonly<Record<string, number>> = { "talk-en": 1.5, "dialogue-en": 5, "noisy-en": 4 };
/** Half b says the same kinds of things over the same beds, but for a poem of 1609 that no small model spells: told, not judged. */
const EASY = { a: ["talk-en", "dialogue-en", "noisy-en"], b: ["talk-b", "dialogue-b", "noisy-b"] } as const;
const LEAST_VOCALS_DB: Readonly<Record<string, number>> = { "talk-en": 20, "dialogue-en": 18, "noisy-en": 13 };
const EMPTY = ["music", "noise", "silence"];
const MOST_RESIDUE_DB = -28;
const MOST_DER = 10;
const [MEDIAN_MS, P90_MS] = [80, 200];

const finding = (what: string, value: number, result: string, goal: string | null = null, isMet: boolean | null = null): Finding => ({
  what,
  value,
  result,
  goal,
  isMet,
});
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const judged = (what: string, value: number, limit: number, unit: string, result = `${Number(value.toPrecision(3))}${unit}`): Finding =>
  finding(what, value, result, `<= ${limit}${unit}`, value <= limit);

export function findingsOf(verdicts: Verdicts): Finding[] {
  const all = Object.entries(verdicts);
  return [
    ...all.flatMap(([name, verdict]) => words(name, verdict)),
    ...edges("half a, easy clips", pick(verdicts, EASY.a)),
    ...edges("half b, easy clips", pick(verdicts, EASY.b)),
    ...all.flatMap(([name, verdict]) => againstPlain(name, verdict)),
    ...all.flatMap(([name, verdict]) => speakers(name, verdict)),
    ...all.flatMap(([name, verdict]) => apart(name, verdict)),
  ];
}

const counted = ({ words: of, substitutions, deletions, insertions, rate, interval }: Errors): string =>
  `${percent(rate ?? 0)} (${substitutions} S ${deletions} D ${insertions} I of ${of}; 95 %: ${interval!.map((share) => (100 * share).toFixed(1)).join("-")})`;

function words(name: string, { ours, plain }: Verdict): Finding[] {
  if (!ours || !plain) return [];
  const { errors } = ours;
  if (EMPTY.includes(name)) return [judged(`${name}: invented words (plain: ${plain.errors.heard})`, errors.heard, 0, "")];
  const what = `${name}: words (plain: ${percent(plain.errors.rate ?? 0)})`;
  const limit = MOST_ERRORS[name];
  const value = 100 * (errors.rate ?? 0);
  return [limit === undefined ? finding(what, value, counted(errors)) : judged(what, value, limit, " %", counted(errors))];
}

const pick = (verdicts: Verdicts, names: readonly string[]): Verdict[] => names.flatMap((name) => verdicts[name] ?? []);

function edges(what: string, verdicts: readonly Verdict[]): Finding[] {
  return (["starts", "ends", "words"] as const).flatMap((kind) => {
    const of = (column: "ours" | "plain") => verdicts.flatMap((verdict) => verdict[column]?.raw?.[kind] ?? []).map(Math.abs);
    const [mine, theirs] = [of("ours"), of("plain")];
    if (mine.length === 0 || theirs.length === 0) return [];
    const named = kind === "words" ? "starts of single words" : `${kind} of lines`;
    return [0.5, 0.9].map((share) => {
      const label = `${what}: ${named}, ${share === 0.5 ? "median" : "p90"} of ${mine.length} (plain: ${quantile(theirs, share).toFixed(0)} ms)`;
      const value = quantile(mine, share);
      return kind === "words" ? finding(label, value, `${value.toFixed(0)} ms`) : judged(label, value, share === 0.5 ? MEDIAN_MS : P90_MS, " ms");
    });
  });
}

/** Not worse than faster-whisper without our steps, on any clip: in errors, and in the middle error of starts and of ends. */
function againstPlain(name: string, { ours, plain }: Verdict): Finding[] {
  if (!ours || !plain) return [];
  const errors = ({ substitutions, deletions, insertions }: Errors): number => substitutions + deletions + insertions;
  const [mine, theirs] = [errors(ours.errors), errors(plain.errors)];
  const found = [finding(`${name}: errors of ours beside plain`, mine - theirs, `${mine} beside ${theirs}`, "not more", mine <= theirs)];
  for (const kind of ["starts", "ends"] as const) {
    const [own, other] = [middle(ours.raw, kind), middle(plain.raw, kind)];
    if (own === null || other === null) continue;
    found.push(finding(`${name}: ${kind} of ours beside plain, median`, own - other, `${own} beside ${other} ms`, "not more", own <= other));
  }
  return found;
}

const middle = (raw: Raw | undefined, kind: "starts" | "ends"): number | null =>
  raw && raw[kind].length > 0 ? Math.round(quantile(raw[kind].map(Math.abs), 0.5)) : null;

function speakers(name: string, { who: { turns, lines, cpRate } }: Verdict): Finding[] {
  if (!turns) return name.startsWith("dialogue-") ? [finding(`${name}: DER`, 100, "nobody told speakers apart", `<= ${MOST_DER} %`, false)] : [];
  const shares = `${percent(turns.missed)} missed, ${percent(turns.falseAlarm)} false, ${percent(turns.confusion)} confused`;
  const result = `${percent(turns.rate)} (${shares}; ${turns.speakers} of ${turns.of} speakers)`;
  const rest = `by lines: ${lines ? percent(lines.rate) : "-"}, cpWER ${cpRate === undefined ? "-" : percent(cpRate)}`;
  const what = `${name}: DER (${rest})`;
  if (!name.startsWith("dialogue-")) return [finding(what, 100 * turns.rate, result)];
  return [
    judged(what, 100 * turns.rate, MOST_DER, " %", result),
    finding(`${name}: speakers found`, turns.speakers, String(turns.speakers), `${turns.of}`, turns.speakers === turns.of),
  ];
}

function apart(name: string, { apart: stems }: Verdict): Finding[] {
  if (!stems) return [];
  const { vocalsDb, backgroundDb, residueDb, words: found } = stems;
  const db = (value: number | null): string => (value === null ? "-" : `${value.toFixed(1)} dB`);
  const bands = `4-8 kHz ${db(residueDb["4-8"])}, 8-11 ${db(residueDb["8-11"])}, above ${db(residueDb["over 11"])}`;
  const isEasy = [...EASY.a, ...EASY.b].some((easy) => easy === name);
  const residue = residueDb.all ?? Number.NEGATIVE_INFINITY;
  const least = LEAST_VOCALS_DB[name];
  const told = `${vocalsDb.toFixed(1)} dB (background ${backgroundDb.toFixed(1)} dB)`;
  const sdr = finding(
    `${name}: SI-SDR of the voice`,
    vocalsDb,
    told,
    least === undefined ? null : `>= ${least} dB`,
    least === undefined ? null : vocalsDb >= least,
  );
  const left = `${name}: speech left in the background`;
  const heard = `${name}: source words heard in the background (${found.heard} words in all)`;
  return [
    sdr,
    finding(left, residue, `${db(residue)} (${bands})`, isEasy ? `<= ${MOST_RESIDUE_DB} dB` : null, isEasy ? residue <= MOST_RESIDUE_DB : null),
    isEasy ? judged(heard, found.ofSource, 0, "") : finding(heard, found.ofSource, String(found.ofSource)),
  ];
}
