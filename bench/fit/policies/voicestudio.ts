/**
 * VoiceStudio, backend/services/fit_planner.py, 98c9e68 (AGPL-3: formulas alone). The slot takes in the gap but 0.05 s; need = dub / slot. Up to 1.2
 * audio alone; beyond it audio = min(sqrt(need), 1.5) and the picture the rest, at most 2; without the picture audio = min(need, 1.8). Below
 * 0.95 the take is slowed, to 0.85 at most. What is left over is trimmed (dub_generate.py). Rewriting: duration_planner.py asks for the slot where
 * the prediction is beyond 1.08 of it.
 */
import { placed, type Outcome, type Policy, type PolicyFilm, type PolicyLine } from "./policy.ts";

const GUARD_MS = 50;
const RATES = { slowest: 0.85, alone: 1.2, shared: 1.5, hard: 1.8 };
const SLOWEST_PICTURE = 2;
const FILLED = 0.95;
const TOLERATED = 1.08;

export const voicestudio: Policy = {
  name: "VoiceStudio (audio)",
  source: "backend/services/fit_planner.py@98c9e68",
  place,
  rewrites: {
    most: 1,
    fills: false,
    target: ({ line, next, film }) => {
      const slotMs = slotEnd(line, next, film.filmMs) - line.startMs;
      return line.foreseenMs > TOLERATED * slotMs ? slotMs : null;
    },
  },
};

function place({ lines, filmMs }: PolicyFilm): Outcome {
  const all = lines.map((line, index) => {
    const untilMs = slotEnd(line, lines[index + 1] ?? null, filmMs);
    const need = line.takeMs / Math.max(1, untilMs - line.startMs);
    return placed(line, line.startMs, need > 1 ? Math.min(need, RATES.hard) : slowed(need), untilMs);
  });
  return { placed: all, kept: [], failure: null };
}

/** The slot never shrinks below the line itself. */
function slotEnd(line: PolicyLine, next: PolicyLine | null, filmMs: number): number {
  return Math.max(line.endMs, next ? next.startMs - GUARD_MS : filmMs);
}

const slowed = (need: number): number => (need < FILLED ? Math.max(need, RATES.slowest) : 1);

/** How the burden is shared with a slower picture. */
export function shared(takeMs: number, slotMs: number): { audio: number; video: number } {
  const need = takeMs / slotMs;
  if (need <= 1) return { audio: slowed(need), video: 1 };
  if (need <= RATES.alone) return { audio: need, video: 1 };
  const audio = Math.min(Math.sqrt(need), RATES.shared);
  return { audio, video: Math.min(need / audio, SLOWEST_PICTURE) };
}
