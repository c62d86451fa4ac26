/** Sets of spans of time, in ms: each a list in any order that may overlap; what comes back is in order and does not. One pass over sorted lists, since a film has thousands. Pure. */
export type Span = { startMs: number; endMs: number };

/** All that is in any of them; two that are nearer than `joinMs`, or touch, become one. Empty ones are none. */
export function united(spans: readonly Span[], joinMs = 0): Span[] {
  const whole: Span[] = [];
  for (const { startMs, endMs } of spans.filter(isSome).sort((a, b) => a.startMs - b.startMs)) {
    const last = whole.at(-1);
    if (last && (startMs <= last.endMs || startMs - last.endMs < joinMs)) last.endMs = Math.max(last.endMs, endMs);
    else whole.push({ startMs, endMs });
  }
  return whole;
}

/** What is in both. */
export function shared(some: readonly Span[], others: readonly Span[]): Span[] {
  const [left, right] = [united(some), united(others)];
  const both: Span[] = [];
  for (let a = 0, b = 0; a < left.length && b < right.length;) {
    const span = { startMs: Math.max(left[a]!.startMs, right[b]!.startMs), endMs: Math.min(left[a]!.endMs, right[b]!.endMs) };
    if (isSome(span)) both.push(span);
    if (left[a]!.endMs < right[b]!.endMs) a++;
    else b++;
  }
  return both;
}

/** What of `spans`, which are in order and apart, is in none of the holes. */
export function without(spans: readonly Span[], holes: readonly Span[]): Span[] {
  const cuts = united(holes);
  const left: Span[] = [];
  let first = 0;
  for (const { startMs, endMs } of spans) {
    while (first < cuts.length && cuts[first]!.endMs <= startMs) first++;
    let fromMs = startMs;
    for (let at = first; at < cuts.length && cuts[at]!.startMs < endMs; at++) {
      left.push({ startMs: fromMs, endMs: cuts[at]!.startMs });
      fromMs = cuts[at]!.endMs;
    }
    left.push({ startMs: fromMs, endMs });
  }
  return left.filter(isSome);
}

const isSome = ({ startMs, endMs }: Span): boolean => startMs < endMs;
