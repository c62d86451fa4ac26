/** What a test counted, for `npm run prove -- api`: it comes with the test's result. */
declare module "vitest" {
  interface TaskMeta {
    counts?: Record<string, number>;
  }
}

/** Added to what the same test counted before. */
export function countIn({ meta }: { meta: { counts?: Record<string, number> } }, counts: Record<string, number>): void {
  const own = (meta.counts ??= {});
  for (const [name, by] of Object.entries(counts)) own[name] = (own[name] ?? 0) + by;
}
