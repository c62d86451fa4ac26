/** The value below which the share `q` of all lies (nearest rank). */
export function quantile(values: readonly number[], q: number): number {
  const sorted = Float64Array.from(values).sort();
  const at = sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))];
  if (at === undefined) throw new Error("no values, no quantile");
  return at;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);
