/**
 * Lines said otherwise before they are spoken, by each policy's own rule. Modelled, for no language model runs here: a text becomes one that is
 * foreseen to last what was asked for, no shorter than 0.6 and no longer than 1.5 of what it was, and its take is off by an error that
 * predictions have on our own lines (take over foreseen, drawn from all of them by the line's name and the attempt: the same for every policy).
 */
import { createHash } from "node:crypto";
import type { Policy, PolicyFilm, PolicyLine } from "./policies/policy.ts";

/** Beyond it a text loses what it says, or says what nobody did. */
const LENGTHS = { least: 0.6, most: 1.5 };

/** Take over foreseen. */
export const errorsOf = (lines: readonly PolicyLine[]): number[] => lines.map(({ takeMs, foreseenMs }) => takeMs / foreseenMs).sort((a, b) => a - b);

/** `name`: of the film, for the draw. */
export function rewritten(film: PolicyFilm, { rewrites }: Policy, errors: readonly number[], name: string): PolicyFilm {
  if (rewrites === null) return film;
  let lines = film.lines;
  for (let attempt = 0; attempt < rewrites.most; attempt += 1)
    lines = lines.map((line, index) => {
      const target = rewrites.target({ line, next: lines[index + 1] ?? null, film: { ...film, lines }, attempt });
      // Who asks for less gets no more than there was, though the estimate was wrong.
      return target === null || (!rewrites.fills && target >= line.foreseenMs)
        ? line
        : saidIn(line, film.lines[index]!, target, errors[draw(`${name}/${line.lineId}/${attempt}`, errors.length)]!);
    });
  return { ...film, lines };
}

/** Pauses shrink with the text. */
function saidIn(line: PolicyLine, original: PolicyLine, targetMs: number, error: number): PolicyLine {
  const foreseenMs = Math.max(LENGTHS.least * original.foreseenMs, Math.min(LENGTHS.most * original.foreseenMs, targetMs));
  const wording = (original.wording * foreseenMs) / original.foreseenMs;
  const takeMs = Math.max(1, Math.round(foreseenMs * error));
  const scale = takeMs / original.takeMs;
  const pauses = original.pauses.map(([from, to]): [number, number] => [Math.round(from * scale), Math.round(to * scale)]);
  return { ...line, wording, foreseenMs: Math.round(foreseenMs), takeMs, pauses };
}

const draw = (of: string, count: number): number => createHash("sha256").update(of).digest().readUInt32BE(0) % count;
