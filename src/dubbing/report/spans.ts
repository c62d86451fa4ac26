/** Sets of stretches of time: joined, cut out of each other, measured. */

/** From, to. */
export type Span = readonly [number, number];

/** In order, none touching the next. */
export function joined(spans: readonly Span[]): Span[] {
  const all: [number, number][] = [];
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = all.at(-1);
    if (to <= from) continue;
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else all.push([from, to]);
  }
  return all;
}

/** What of `spans` lies outside `holes`, span by span and in order; `holes` are joined. */
export function without(spans: readonly Span[], holes: readonly Span[]): Span[] {
  const sorted = [...spans].sort((a, b) => a[0] - b[0]);
  const rest: Span[] = [];
  let first = 0;
  for (const [from, to] of sorted) {
    while (first < holes.length && holes[first]![1] <= from) first += 1;
    let at = from;
    for (let hole = first; hole < holes.length && holes[hole]![0] < to; hole += 1) {
      if (holes[hole]![0] > at) rest.push([at, holes[hole]![0]]);
      at = Math.max(at, holes[hole]![1]);
    }
    if (at < to) rest.push([at, to]);
  }
  return rest;
}

export const lengthMs = (spans: readonly Span[]): number => spans.reduce((sum, [from, to]) => sum + Math.max(0, to - from), 0);
