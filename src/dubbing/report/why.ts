/** Why a line is heard as it is, in a sentence for people. */
import type { FitStep } from "../script.ts";
import type { Reason } from "./card.ts";

type Told = {
  reason: Reason;
  done: readonly FitStep[];
  rate: number | null;
  baseRate: number;
  neededRate: number | null;
  /** Where it begins against its line, and what it lasts beyond it. */
  earlyMs: number;
  lateMs: number;
  overMs: number;
};

export function whyOf(told: Told): string {
  const { reason, neededRate } = told;
  if (reason in FIXED) return FIXED[reason as keyof typeof FIXED];
  if (reason === "too_long") {
    return neededRate === null
      ? "Its take is too long for its time at any rate allowed: the original voice is kept."
      : `It would have to be spoken ${times(neededRate)} as fast: the original voice is kept.`;
  }
  const steps = STEPS.flatMap(([step, say]) => (told.done.includes(step) ? [say(told)] : []));
  return sentence(steps.length > 0 ? steps : [SAYS[reason as keyof typeof SAYS](told)]);
}

const FIXED = {
  keep: "Keeps its original voice.",
  mute: "Is not heard.",
  untranslated: "No engine translated it: the original voice is kept.",
  unspoken: "No engine spoke it: the original voice is kept.",
  unplaced: "It was not placed: the original voice is kept.",
} as const;

const faster = ({ rate }: Told) => `spoken at ${times(rate ?? 1)} the voice's own pace`;
const moved = ({ earlyMs, lateMs }: Told) => (earlyMs > 0 ? `begins ${earlyMs} ms early` : lateMs > 0 ? `begins ${lateMs} ms late` : "moved inside its line");

/** In the order in which the fit may do them. */
const STEPS: readonly (readonly [FitStep, (told: Told) => string])[] = [
  ["phrases", () => "its phrases lie on the original's"],
  ["pauses", () => "pauses inside it were changed"],
  ["borrowed_after", ({ overMs }) => (overMs > 0 ? `takes ${overMs} ms of the silence after its line` : "takes silence after its line")],
  ["borrowed_before", ({ earlyMs }) => (earlyMs > 0 ? `takes ${earlyMs} ms of the silence before its line` : "takes silence before its line")],
  ["shifted", moved],
  ["faster", faster],
  ["slower", faster],
];

/** Placements of earlier versions say only the main thing. */
const SAYS = {
  natural: () => "fits as it was spoken",
  borrowed: () => "takes silence beside its line",
  shifted: moved,
  faster,
  slower: faster,
} as const satisfies Partial<Record<Reason, (told: Told) => string>>;

const times = (rate: number): string => `${rate.toFixed(2)} times`;

function sentence(parts: readonly string[]): string {
  const text = parts.join(", ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
