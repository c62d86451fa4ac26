import type { PolicyFilm, PolicyLine } from "../../../bench/fit/policies/policy.ts";

/** A line of one phrase; its take has no pauses and was foreseen exactly. */
export function line(lineId: string, [startMs, endMs]: [number, number], takeMs: number, more: Partial<PolicyLine> = {}): PolicyLine {
  return {
    lineId,
    speakerId: "spk_1",
    startMs,
    endMs,
    phrases: [[startMs, endMs]],
    translation: "",
    takeMs,
    pauses: [],
    foreseenMs: takeMs,
    wording: 1,
    ...more,
  };
}

export const film = (lines: PolicyLine[], filmMs = 60_000): PolicyFilm => ({ language: "es", filmMs, lines, standing: [] });
