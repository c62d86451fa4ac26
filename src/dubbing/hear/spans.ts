/** Spans of time: in order and apart where the functions here ask for `merged` ones. */

export type Span = { startMs: number; endMs: number };

/** By time, those that overlap or touch as one. */
export function merged(spans: readonly Span[]): Span[] {
  const all: Span[] = [];
  for (const { startMs, endMs } of spans.toSorted((a, b) => a.startMs - b.startMs)) {
    const last = all.at(-1);
    if (last && startMs <= last.endMs) last.endMs = Math.max(last.endMs, endMs);
    else all.push({ startMs, endMs: Math.max(startMs, endMs) });
  }
  return all;
}

/** Index of the first of merged spans that begins after `ms`. */
export function firstAfter(spans: readonly Span[], ms: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle]!.startMs > ms) high = middle;
    else low = middle + 1;
  }
  return low;
}

export function totalMs(spans: readonly Span[]): number {
  return spans.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
}

/** How much of a span merged ones cover. */
export function coveredMs({ startMs, endMs }: Span, spans: readonly Span[]): number {
  let covered = 0;
  for (let at = Math.max(0, firstAfter(spans, startMs) - 1); at < spans.length && spans[at]!.startMs < endMs; at += 1) {
    covered += Math.max(0, Math.min(endMs, spans[at]!.endMs) - Math.max(startMs, spans[at]!.startMs));
  }
  return covered;
}

/** What of a span merged ones leave free, in order. */
export function without({ startMs, endMs }: Span, spans: readonly Span[]): Span[] {
  const free: Span[] = [];
  let from = startMs;
  for (let at = Math.max(0, firstAfter(spans, startMs) - 1); at < spans.length && spans[at]!.startMs < endMs; at += 1) {
    if (spans[at]!.startMs > from) free.push({ startMs: from, endMs: spans[at]!.startMs });
    from = Math.max(from, spans[at]!.endMs);
  }
  return from < endMs ? [...free, { startMs: from, endMs }] : free;
}
