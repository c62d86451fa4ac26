/** What the cases say: means by engine and speed, beside the goals. Pure. */
import { atLeast, atMost, noted } from "../finding.ts";
import type { Finding } from "../finding.ts";
import type { ErrorRates } from "./recognised.ts";

/** One clip by one engine at one speed. `offMs`: how far from the length asked for. */
export type Case = {
  engine: string;
  rate: number;
  kind: "kokoro" | "human";
  seconds: number;
  cpuS: number;
  offMs: number;
  mel: number;
  onset: number;
  gross: number;
};

const REFERENCE = "atempo";

export function findingsOf(cases: readonly Case[], errors: ErrorRates): Finding[] {
  const ours = cases.filter(({ engine }) => engine === "ours");
  return [
    atMost("ours: largest error of length", Math.max(...ours.map(({ offMs }) => offMs)), 0, " ms"),
    ...rates(cases).flatMap((rate) => goalsAt(rate, cases)),
    ...errorGoals(errors),
    ...tableOf(cases, errors),
  ];
}

function goalsAt(rate: number, cases: readonly Case[]): Finding[] {
  const of = (engine: string): Case[] => cases.filter((each) => each.engine === engine && each.rate === rate);
  const [ours, reference] = [of("ours"), of(REFERENCE)];
  return [
    atMost(`${rate}x: distance of log-mel spectra, ours / ${REFERENCE}`, mean(ours, "mel") / mean(reference, "mel"), 1.02),
    atLeast(`${rate}x: correlation of onsets, ours`, mean(ours, "onset"), 0.9),
    atMost(`${rate}x: gross errors of pitch, ours less ${REFERENCE}'s`, 100 * (mean(ours, "gross") - mean(reference, "gross")), 1, " points"),
  ];
}

/** Against the takes themselves, over all speeds that were heard: a single one has too few words to tell a point. */
function errorGoals(errors: ErrorRates): Finding[] {
  const ours = [...errors].filter(([key]) => key.startsWith("ours ")).map(([, rate]) => rate);
  const lost = ours.reduce((sum, rate) => sum + rate, 0) / Math.max(1, ours.length) - (errors.get("none 1") ?? 0);
  return [atMost("ours: words lost to the stretch", 100 * lost, 1, " points")];
}

function tableOf(cases: readonly Case[], errors: ErrorRates): Finding[] {
  const engines = [...new Set(cases.map(({ engine }) => engine))];
  const rows = engines.flatMap((engine) =>
    rates(cases).flatMap((rate) =>
      (["kokoro", "human"] as const).flatMap((kind) => {
        const own = cases.filter((each) => each.engine === engine && each.rate === rate && each.kind === kind);
        return (["mel", "onset", "gross"] as const).map((measure) => noted(`${engine} ${rate}x ${kind}: ${measure}`, mean(own, measure)));
      }),
    ),
  );
  const costs = engines.map((engine) => noted(`${engine}: CPU for each minute of speech`, cost(cases.filter((each) => each.engine === engine)), " s"));
  const offs = engines.map((engine) =>
    noted(`${engine}: largest error of length`, Math.max(...cases.filter((each) => each.engine === engine).map(({ offMs }) => offMs)), " ms"),
  );
  return [...costs, ...offs, ...[...errors].map(([key, rate]) => noted(`${key}x: word errors`, 100 * rate, " %")), ...rows];
}

const rates = (cases: readonly Case[]): number[] => [...new Set(cases.map(({ rate }) => rate))];
const mean = (cases: readonly Case[], measure: "mel" | "onset" | "gross"): number =>
  cases.reduce((sum, each) => sum + each[measure], 0) / Math.max(1, cases.length);
const cost = (cases: readonly Case[]): number => (60 * cases.reduce((sum, { cpuS }) => sum + cpuS, 0)) / cases.reduce((sum, { seconds }) => sum + seconds, 0);
