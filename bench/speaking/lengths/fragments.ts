/**
 * Sentences made of fragments, so that those we fit on share no fragment with those we judge by: even places in every list belong to
 * half 0, odd ones to half 1. `{n}` 2-99, `{N}` 100-9999, `{year}`, `{time}`, `{decimal}`, `{pct}` are drawn.
 */
export type Fragments = {
  short: readonly string[];
  openers: readonly string[];
  clauses: readonly string[];
  tails: readonly string[];
  links: readonly string[];
  numbers: readonly string[];
  questions: readonly string[];
};
