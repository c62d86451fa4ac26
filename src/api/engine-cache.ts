import type { EngineCatalogue } from "../dubs/engines.ts";

/** Engines come and go with services, not with requests. */
const KEEP_MS = 10_000;

/** Remembers what was loaded. The value is kept, not the promise: one request may not wait for another's I/O in workerd. */
export function engineCache(): (load: () => Promise<EngineCatalogue>, now: Date) => Promise<EngineCatalogue> {
  let kept: { at: number; value: EngineCatalogue } | null = null;
  return async (load, now) => {
    if (kept && now.getTime() - kept.at < KEEP_MS) return kept.value;
    const value = await load();
    kept = { at: now.getTime(), value };
    return value;
  };
}
