/** Where the programme gives way to the background, and how much. */
export type Span = { startMs: number; endMs: number };

const SAMPLES_PER_MS = 48;
/** 60 ms at both ends, inside the span. */
const FADE_SAMPLES = 60 * SAMPLES_PER_MS;

/** Overlapping and touching spans become one: no fade in the middle of speech. */
export function mergeSpans(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of [...spans].filter((one) => one.endMs > one.startMs).sort((a, b) => a.startMs - b.startMs)) {
    const before = merged.at(-1);
    if (before && span.startMs <= before.endMs) before.endMs = Math.max(before.endMs, span.endMs);
    else merged.push({ ...span });
  }
  return merged;
}

/**
 * For each sample from `startSample` on, how far the programme has given way: exactly 0 outside spans, 1 inside, raised
 * cosine between. Depends on absolute positions only, so that pieces agree at their seam.
 */
export function spanWeights(spans: readonly Span[], startSample: number, samples: number): Float32Array {
  const weights = new Float32Array(samples);
  for (const span of mergeSpans(spans)) {
    const [from, to] = [span.startMs * SAMPLES_PER_MS, span.endMs * SAMPLES_PER_MS];
    for (let at = Math.max(from, startSample); at < Math.min(to, startSample + samples); at++) {
      const depth = Math.min(at - from + 0.5, to - at - 0.5) / FADE_SAMPLES;
      weights[at - startSample] = depth >= 1 ? 1 : 0.5 - 0.5 * Math.cos(Math.PI * depth);
    }
  }
  return weights;
}
