/** The table that the product predicts by (`src/dubbing/length/voices-fitted.json`): fitted on every take, with the error that a fit on half of them had. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { fitTable } from "./fit.ts";
import { judge } from "./judge.ts";
import type { Spoken } from "./spoken.ts";

const file = path.join(import.meta.dirname, "../../../src/dubbing/length/voices-fitted.json");
const rounded = (value: number): number => Number(value.toFixed(1));

export function tableOf(takes: readonly Spoken[]) {
  const { voices, ...others } = fitTable(takes);
  const errors = judge(takes);
  const told = Object.entries(voices).map(([key, model]) => {
    const { spoken } = errors.get(key)!;
    return [key, { ...model, heldOut: spoken.heldOut, errorPercent: rounded(spoken.ours), constantPercent: rounded(spoken.constant) }] as const;
  });
  return { ...others, voices: Object.fromEntries(told) };
}

export function writeTable(takes: readonly Spoken[]): void {
  writeFileSync(file, `${JSON.stringify(tableOf(takes), null, 2)}\n`);
}
