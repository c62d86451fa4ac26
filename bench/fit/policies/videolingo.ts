/**
 * VideoLingo, core/_8_1_audio_task.py, _8_2_dub_chunks.py and _10_gen_audio.py, dfbdc00 (Apache-2; read, not copied). Lines shorter than 2.5 s are joined to
 * the next where that starts within 2.5 s, else lengthened. Rows are gathered in chunks (videolingo-chunks.ts) and a chunk has one rate:
 * D = speech, G = inner gaps, T = all of the time, U = T without the last tolerance; (D+G)/1.2 < U: (D+G)/(U-0.1); D/1.2 < U: D/(U-0.1), gaps dropped;
 * (D+G)/1.2 < T: (D+G)/(T-0.1); else D/(T-0.1), gaps dropped, without a limit. Never below 1. An overrun is cut up to 0.6 s, beyond that the job
 * fails. Rewriting (core/_4_2_translate.py): once, lines longer than 3.5 s whose estimate over 1.4 is beyond them, to the line's length.
 */
import { placed, type Outcome, type Placed, type Policy, type PolicyFilm } from "./policy.ts";
import { chunksOf, type Row, rowsOf } from "./videolingo-chunks.ts";
import { estimateMs } from "./videolingo-estimate.ts";

const [ACCEPTED, ERROR_MS, CUT_MS] = [1.2, 100, 600];
const REWRITE = { leastMs: 3_500, rate: 1.4 };

export const videolingo: Policy = {
  name: "VideoLingo",
  source: "core/_10_gen_audio.py@dfbdc00",
  place,
  rewrites: {
    most: 1,
    fills: false,
    target: ({ line: { startMs, endMs, translation, wording } }) => {
      const ownMs = endMs - startMs;
      return ownMs > REWRITE.leastMs && (wording * estimateMs(translation)) / REWRITE.rate > ownMs ? ownMs : null;
    },
  },
};

function place({ lines, filmMs }: PolicyFilm): Outcome {
  const all: Placed[] = [];
  let failure: string | null = null;
  for (const chunk of chunksOf(rowsOf(lines, filmMs))) {
    const { rate, keepsGaps } = paceOf(chunk);
    const last = chunk.at(-1)!;
    const endMs = last.endMs + last.toleranceMs;
    if (!(rate > 0)) failure ??= "a chunk has no time";
    const own = laid(chunk, rate > 0 ? rate : 1, keepsGaps);
    const overMs = (own.at(-1)?.endMs ?? 0) - endMs;
    if (overMs > CUT_MS) failure ??= `a chunk is ${Math.round(overMs)} ms too long`;
    else if (overMs > 0) own.push(cut(own.pop()!, endMs));
    all.push(...own);
  }
  return { placed: all.toSorted((a, b) => a.startMs - b.startMs), kept: [], failure };
}

function paceOf(chunk: readonly Row[]): { rate: number; keepsGaps: boolean } {
  const last = chunk.at(-1)!;
  const sum = (of: (row: Row) => number) => chunk.reduce((total, row) => total + of(row), 0);
  const [speech, all] = [sum(({ takesMs }) => takesMs), sum(({ tolerableMs }) => tolerableMs)];
  const [gaps, own] = [sum(({ gapMs }) => gapMs) - last.gapMs, all - last.toleranceMs];
  const rate = (ms: number, inMs: number) => Math.round(1000 * Math.max(1, ms / (inMs - ERROR_MS))) / 1000;
  if ((speech + gaps) / ACCEPTED < own) return { rate: rate(speech + gaps, own), keepsGaps: true };
  if (speech / ACCEPTED < own) return { rate: rate(speech, own), keepsGaps: false };
  if ((speech + gaps) / ACCEPTED < all) return { rate: rate(speech + gaps, all), keepsGaps: true };
  return { rate: Math.round((1000 * speech) / (all - ERROR_MS)) / 1000, keepsGaps: false };
}

function laid(chunk: readonly Row[], rate: number, keepsGaps: boolean): Placed[] {
  const all: Placed[] = [];
  let atMs = chunk[0]!.startMs;
  for (const [index, { lines }] of chunk.entries()) {
    if (index > 0 && keepsGaps) atMs += chunk[index - 1]!.gapMs / rate;
    for (const line of lines) {
      const one = placed(line, atMs, rate);
      all.push(one);
      atMs = one.endMs;
    }
  }
  return all;
}

const cut = ({ line, startMs, rate }: Placed, endMs: number): Placed => placed(line, startMs, rate, endMs);
