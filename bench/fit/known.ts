/**
 * What each source does to one line of 4.0 s with 0.5 s of silence behind it, computed from the formulas of its files before any of this was written: the
 * re-enactments must say the same within 10 %. `rate`; `video`: how much slower the picture; `over`: seconds beyond `availableS`, `cut`: seconds cut.
 */
import { both, pyvideotrans } from "./policies/pyvideotrans.ts";
import { krillinai } from "./policies/krillinai.ts";
import { linly } from "./policies/linly.ts";
import { openDubbing } from "./policies/open-dubbing.ts";
import type { Policy, PolicyFilm, PolicyLine } from "./policies/policy.ts";
import { sonitranslate } from "./policies/sonitranslate.ts";
import { videolingo } from "./policies/videolingo.ts";
import { videopython } from "./policies/videopython.ts";
import { shared } from "./policies/voicestudio.ts";

export type Cell = { rate: number; video?: number; over?: number; cut?: number };
export type Row = { name: string; known: readonly Cell[]; of: (takeMs: number) => Cell };

export const DUBS_MS = [2_400, 4_400, 5_200, 6_000, 8_000, 12_000] as const;
const [SLOT_MS, SILENCE_MS, WITHIN, ROUNDED_S] = [4_000, 500, 0.1, 0.06];

/** `isLast`: nothing follows, the film ends with the silence; VideoLingo would take a line behind it into the chunk. */
function cellOf(policy: Policy, takeMs: number, { availableS, isLast = false }: { availableS: number; isLast?: boolean }): Cell {
  const { placed } = policy.place(film(takeMs, isLast));
  const { rate, startMs, endMs, cutMs } = placed[0]!;
  return { rate, over: Math.max(0, (endMs - startMs) / 1000 - availableS), cut: cutMs / 1000 };
}

function film(takeMs: number, isLast: boolean): PolicyFilm {
  const line = (lineId: string, startMs: number, ownMs: number): PolicyLine => ({
    lineId,
    speakerId: "spk_1",
    startMs,
    endMs: startMs + SLOT_MS,
    phrases: [[startMs, startMs + SLOT_MS]],
    translation: "",
    takeMs: ownMs,
    pauses: [],
    foreseenMs: ownMs,
    wording: 1,
  });
  const lines = [line("lin_1", 0, takeMs), ...(isLast ? [] : [line("lin_2", SLOT_MS + SILENCE_MS, SLOT_MS)])];
  return { language: "es", filmMs: lines.at(-1)!.endMs + SILENCE_MS, lines, standing: [] };
}

const rates = (...all: number[]): Cell[] => all.map((rate) => ({ rate }));
const over = (cells: Cell[], ...beyond: number[]): Cell[] => cells.map((cell, index) => ({ ...cell, over: beyond[index]! }));
const row = (policy: Policy, known: Cell[], availableS: number, isLast = false): Row => ({
  name: policy.name,
  known,
  of: (takeMs) => cellOf(policy, takeMs, { availableS, isLast }),
});
const withPicture = (name: string, known: [number, number][], of: (takeMs: number) => { audio: number; video: number }): Row => ({
  name,
  known: known.map(([rate, video]) => ({ rate, video })),
  of: (takeMs) => ({ rate: of(takeMs).audio, video: of(takeMs).video }),
});

export const TABLE: readonly Row[] = [
  row(videolingo, rates(1, 1.13, 1.18, 1.36, 1.82, 2.73), 4.5, true),
  row(pyvideotrans, rates(1, 1, 1.16, 1.33, 1.78, 2.67), 4.5),
  withPicture(
    "pyvideotrans (audio and video)",
    [
      [1, 1],
      [1, 1],
      [1.16, 1],
      [1.14, 1.17],
      [1.28, 1.39],
      [1.45, 1.83],
    ],
    (takeMs) => both(takeMs, SLOT_MS + SILENCE_MS),
  ),
  row(krillinai, over(rates(1, 1.1, 1.3, 1.3, 1.3, 1.3), 0, 0, 0, 0.6, 2.2, 5.2), 4),
  row(sonitranslate, over(rates(0.8, 1, 1.2, 1.4, 1.9, 1.9), 0, 0, 0, 0, 0, 1.8), 4.5),
  row(linly, over(rates(0.91, 1.1, 1.3, 1.5, 1.67, 1.67), 0, 0, 0, 0, 0.3, 2.7), 4.5),
  row(openDubbing, over(rates(1, 1, 1.2, 1.3, 1.3, 1.3), 0, 0, 0, 0.1, 1.7, 4.7), 4.5),
  withPicture(
    "VoiceStudio (smart fit)",
    [
      [0.85, 1],
      [1, 1],
      [1.17, 1],
      [1.16, 1.16],
      [1.34, 1.34],
      [1.5, 1.8],
    ],
    (takeMs) => shared(takeMs, SLOT_MS + SILENCE_MS - 50),
  ),
  row(
    videopython,
    [0, 0, 0, 0.6, 2.2, 5.2].map((cut, index) => ({ rate: [0.8, 1.1, 1.3, 1.3, 1.3, 1.3][index]!, cut })),
    4.5,
  ),
];

/** Whether what is re-enacted is what is known: within 10 %, or what a tenth of a second is rounded by. */
export function isSame(known: Cell, found: Cell): boolean {
  const near = (wanted: number | undefined, got: number | undefined, roundedBy: number): boolean =>
    wanted === undefined || Math.abs((got ?? 0) - wanted) <= Math.max(WITHIN * wanted, roundedBy);
  return (
    near(known.rate, found.rate, 0) && near(known.video, found.video, 0) && near(known.over, found.over, ROUNDED_S) && near(known.cut, found.cut, ROUNDED_S)
  );
}

export function inWords({ rate, video, over: beyond = 0, cut = 0 }: Cell): string {
  const more = [
    video !== undefined && video > 1 ? ` v${video.toFixed(2)}` : "",
    beyond >= 0.05 ? ` +${beyond.toFixed(1)}` : "",
    cut >= 0.05 ? ` cut ${cut.toFixed(1)}` : "",
  ];
  return `${rate.toFixed(2)}${more.join("")}`;
}
