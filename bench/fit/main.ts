/**
 * Our fit beside what rivals do to the same takes. Seconds, no engine: the lines were made before (make/), the policies are functions.
 *
 *     npm run bench -- fit
 *     node scripts/run.mjs bench/fit/main.ts     the same, of the fit alone: nothing is kept
 */
import process from "node:process";
import type { Benchmark, Finding } from "../finding.ts";
import { atMost } from "../finding.ts";
import { cells, COLUMNS, dominates, header, isBetter, isSafe } from "./columns.ts";
import { DUBS_MS, inWords, isSame, TABLE } from "./known.ts";
import { folders, readFilms } from "./lines.ts";
import { krillinai } from "./policies/krillinai.ts";
import { linly } from "./policies/linly.ts";
import { openDubbing } from "./policies/open-dubbing.ts";
import { ours } from "./policies/ours.ts";
import type { Policy } from "./policies/policy.ts";
import { pyvideotrans } from "./policies/pyvideotrans.ts";
import { sonitranslate } from "./policies/sonitranslate.ts";
import { videolingo } from "./policies/videolingo.ts";
import { videopython } from "./policies/videopython.ts";
import { voicestudio } from "./policies/voicestudio.ts";
import { errorsOf, rewritten } from "./rewrite.ts";
import { type Score, scoreOf } from "./score.ts";
import { policyFilm, VARIANTS } from "./variants.ts";

/** What a job has by default, and the limit at which ours is compared with policies that hold it. */
const [USUAL, HELD] = [ours(1.6), ours(1.3)];
export const RIVALS: readonly Policy[] = [videolingo, pyvideotrans, krillinai, sonitranslate, openDubbing, linly, voicestudio, videopython];

export const fit: Benchmark = {
  about: "our fit beside re-enacted policies of eight rivals on the same real lines (seconds)",
  run: async () => [
    ...reenacted(),
    ...Object.keys(VARIANTS).flatMap((variant) => [false, true].flatMap((isRewritten) => compared("tuned", variant, isRewritten))),
    ...[false, true].flatMap((isRewritten) => compared("unseen", "as measured", isRewritten)),
  ],
};

function reenacted(): Finding[] {
  return TABLE.map(({ name, known, of }) => {
    const found = DUBS_MS.map((takeMs) => of(takeMs));
    const wrong = found.filter((cell, index) => !isSame(known[index]!, cell)).length;
    const told = found.map((cell, index) => `${inWords(cell)} (${inWords(known[index]!)})`).join(", ");
    return { ...atMost(`cells that are not as its source has them, re-enacted ${name}: ${told}`, wrong, 0), result: `${wrong} of ${known.length}` };
  });
}

type Ranked = { policy: Policy; score: Score };

function compared(corpus: keyof typeof folders, variant: string, isRewritten: boolean): Finding[] {
  const title = `${isRewritten ? "rewritten" : "fixed takes"}, ${variant}${corpus === "unseen" ? ", lines that nothing was tuned on" : ""}`;
  const scores = [USUAL, HELD, ...RIVALS].map((policy): Ranked => ({ policy, score: scoreWith(policy, corpus, variant, isRewritten) }));
  const [usual, held, ...rivals] = scores as [Ranked, Ranked, ...Ranked[]];
  const safe = rivals.filter(({ score }) => isSafe(score));
  const beaten = COLUMNS.flatMap((column) => {
    const better = safe.filter(({ score }) => isBetter(column, score, held.score)).map(({ policy }) => policy.name);
    return better.length > 0 ? [`${column.name} (${better.join(", ")})`] : [];
  });
  const dominating = rivals.filter(({ score }) => dominates(score, usual.score) || dominates(score, held.score)).map(({ policy }) => policy.name);
  return [
    told(`${title}, ${usual.score.lines} lines`, header()),
    ...scores.map(({ policy, score }) => told(policy.name, cells(score))),
    atMost(`rivals that dominate ours: ${title}${named(dominating)}`, dominating.length, 0),
    atMost(
      `columns in which one of the ${safe.length} other policies without cut, overlap or failure and at most at 1.3 beats ours: ${title}${named(beaten)}`,
      beaten.length,
      0,
    ),
  ];
}

function scoreWith(policy: Policy, corpus: keyof typeof folders, variant: string, isRewritten: boolean): Score {
  const films = readFilms(folders[corpus]).map((film) => ({ name: `${film.clip}.${film.target}`, film: VARIANTS[variant]!(policyFilm(film)) }));
  const errors = errorsOf(films.flatMap(({ film }) => film.lines));
  return scoreOf(
    films.map(({ name, film }) => {
      const asked = isRewritten ? rewritten(film, policy, errors, name) : film;
      return { film: asked, outcome: policy.place(asked) };
    }),
  );
}

const named = (names: readonly string[]): string => (names.length > 0 ? `: ${names.join("; ")}` : "");
const told = (what: string, result: string): Finding => ({ what, result, goal: null, isMet: null, value: Number.NaN });

if (import.meta.main) {
  const findings = await fit.run(() => undefined);
  for (const { isMet, result, what } of findings) console.log(`${isMet === null ? "      " : isMet ? "met   " : "MISSED"} ${result}  ${what}`);
  process.exitCode = findings.some(({ isMet }) => isMet === false) ? 1 : 0;
}
