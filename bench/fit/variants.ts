/** The lines as they are, and harder: `dense`, silence between lines cut to a fifth and all but 150 ms of it; `wordy`, takes and pauses a quarter longer. Pure. */
import type { MeasuredFilm } from "./lines.ts";
import type { PolicyFilm, PolicyLine } from "./policies/policy.ts";

const [SHARE, LEAST_GAP_MS, WORDS] = [0.2, 150, 1.25];

export const VARIANTS: Readonly<Record<string, (film: PolicyFilm) => PolicyFilm>> = { "as measured": (film) => film, dense, wordy };

export function policyFilm({ target, filmMs, standing, lines }: MeasuredFilm): PolicyFilm {
  return { language: target, filmMs, standing, lines: lines.toSorted((a, b) => a.startMs - b.startMs).map((line) => ({ ...line, wording: 1 })) };
}

/** What lies behind a gap moves up. Where two speak at once nothing changes. */
function dense(film: PolicyFilm): PolicyFilm {
  const events = [...film.lines, ...film.standing].toSorted((a, b) => a.startMs - b.startMs);
  const cuts: { afterMs: number; byMs: number }[] = [];
  let endMs = 0;
  for (const { startMs, endMs: ownEnd } of events) {
    const gapMs = startMs - endMs;
    const leftMs = Math.max(LEAST_GAP_MS, Math.round(gapMs * SHARE));
    if (endMs > 0 && gapMs > leftMs) cuts.push({ afterMs: endMs, byMs: gapMs - leftMs });
    endMs = Math.max(endMs, ownEnd);
  }
  const at = (ms: number): number => cuts.reduce((sum, { afterMs, byMs }) => (ms > afterMs ? sum - byMs : sum), ms);
  const move = <S extends { startMs: number; endMs: number }>(one: S): S => ({ ...one, startMs: at(one.startMs), endMs: at(one.endMs) });
  return {
    ...film,
    filmMs: at(film.filmMs),
    standing: film.standing.map(move),
    lines: film.lines.map((line) => ({ ...move(line), phrases: line.phrases.map(([from, to]): [number, number] => [at(from), at(to)]) })),
  };
}

function wordy(film: PolicyFilm): PolicyFilm {
  const longer = (ms: number): number => Math.round(ms * WORDS);
  const lines = film.lines.map((line): PolicyLine => ({
    ...line,
    wording: WORDS * line.wording,
    takeMs: longer(line.takeMs),
    foreseenMs: longer(line.foreseenMs),
    pauses: line.pauses.map(([from, to]): [number, number] => [longer(from), longer(to)]),
  }));
  return { ...film, lines };
}
