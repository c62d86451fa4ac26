/** Stretches of time: what of some others leave. Pure. */
export type Stretch = readonly [number, number];

/** What is left of `span` where none of `taken` lies, in order. */
export function without(span: Stretch, taken: readonly Stretch[]): Stretch[] {
  let rest: Stretch[] = [span];
  for (const [from, to] of taken)
    rest = rest.flatMap(([start, end]): Stretch[] =>
      to <= start || from >= end
        ? [[start, end]]
        : [
            [start, from],
            [to, end],
          ],
    );
  return rest.filter(([start, end]) => end > start);
}

export const shared = (a: Stretch, b: Stretch): number => Math.max(0, Math.min(a[1], b[1]) - Math.max(a[0], b[0]));
