/** Weighted least squares with coefficients that are never negative, drawn towards a prior: coordinate descent, which ends where the sum is least (it is convex). */

/** `x`: features; `weight` of its squared error. */
export type Row = { x: readonly number[]; y: number; weight: number };
/** `strength`: how much a coefficient's squared distance from the prior's weighs, in units of the feature's own weighted squares. */
export type Prior = { coefficients: readonly number[]; strength: number };

const ROUNDS = 3_000;
const STILL = 1e-9;

export function fitNonNegative(rows: readonly Row[], prior: Prior): number[] {
  const size = prior.coefficients.length;
  const normal = Array.from({ length: size }, (_, a) =>
    Array.from({ length: size }, (_, b) => rows.reduce((sum, { x, weight }) => sum + weight * (x[a] ?? 0) * (x[b] ?? 0), 0)),
  );
  const right = Array.from({ length: size }, (_, a) => rows.reduce((sum, { x, y, weight }) => sum + weight * (x[a] ?? 0) * y, 0));
  const found = [...prior.coefficients];
  for (let round = 0; round < ROUNDS; round++) {
    let moved = 0;
    for (let at = 0; at < size; at++) {
      const own = normal[at]?.[at] ?? 0;
      // A feature that never occurs says nothing about its coefficient.
      if (own === 0) continue;
      const pull = prior.strength * own;
      const others = found.reduce((sum, value, index) => (index === at ? sum : sum + value * (normal[at]?.[index] ?? 0)), 0);
      const next = Math.max(0, ((right[at] ?? 0) - others + pull * (prior.coefficients[at] ?? 0)) / (own + pull));
      moved = Math.max(moved, Math.abs(next - (found[at] ?? 0)));
      found[at] = next;
    }
    if (moved < STILL) break;
  }
  return found;
}
