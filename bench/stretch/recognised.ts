/** Words lost to the stretch: what the product's own engine hears of the slowest and the fastest, beside what it hears of the take itself. */
import path from "node:path";
import { z } from "zod";
import { VerifyValue } from "../../containers/contract/stages.ts";
import { runCommand } from "../../scripts/setup/run-command.mjs";
import type { Filed } from "./main.ts";

const HEARD_RATES = [0.85, 1.3];
const Heard = z.object({ value: VerifyValue });
/** Word errors over words, by `engine rate`; the takes as they are: `none 1`. */
export type ErrorRates = ReadonlyMap<string, number>;

export async function heardAgain(cases: readonly Filed[], paths: { python: string; modelsDir: string }): Promise<ErrorRates> {
  const chosen = cases
    .filter(({ rate }) => HEARD_RATES.includes(rate))
    .map(({ engine, rate, stretched, clip }) => ({ key: `${engine} ${rate}`, file: stretched, clip }));
  const own = [...new Map(cases.map(({ clip, original }) => [clip.name, { key: "none 1", file: original, clip }])).values()];
  const all = [...own, ...chosen];
  const input = JSON.stringify(all.map(({ file, clip }) => ({ file, language: clip.language })));
  const told = await runCommand(paths.python, [path.join(import.meta.dirname, "../speaking/verify/hear_takes.py"), paths.modelsDir], { input });
  const lines = told.split("\n").filter((line) => line.startsWith("{"));
  const counted = new Map<string, { errors: number; words: number }>();
  for (const [at, { key, clip }] of all.entries()) {
    const heard = wordsOf(
      Heard.parse(JSON.parse(lines[at] ?? "null"))
        .value.words.map(({ text }) => text)
        .join(" "),
    );
    const said = wordsOf(clip.text);
    const sum = counted.get(key) ?? { errors: 0, words: 0 };
    counted.set(key, { errors: sum.errors + distance(said, heard), words: sum.words + said.length });
  }
  return new Map([...counted].map(([key, { errors, words }]) => [key, errors / words]));
}

/** Letters and digits alone, in lower case. */
const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** Fewest words put in, left out and changed (Levenshtein). */
export function distance(said: readonly string[], heard: readonly string[]): number {
  let row = heard.map((_, at) => at + 1);
  for (const [index, word] of said.entries()) {
    let [corner, left] = [index, index + 1];
    row = row.map((above, at) => {
      left = Math.min(above + 1, left + 1, corner + (heard[at] === word ? 0 : 1));
      corner = above;
      return left;
    });
  }
  return row.at(-1) ?? said.length;
}
