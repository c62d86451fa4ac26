/** How long a vendor asks to be left alone: `retry-after-ms` (OpenAI), else `Retry-After` as seconds or an HTTP date (RFC 9110, 10.2.3). */

/** In ms from `now`, never negative; null where the answer does not say, or says nonsense. */
export function retryAfterMs(headers: Headers, now: number): number | null {
  const exact = headers.get("retry-after-ms");
  if (exact !== null && isNumber(exact)) return Math.round(Number(exact));
  const said = headers.get("retry-after")?.trim();
  if (!said) return null;
  if (isNumber(said)) return Math.round(Number(said) * 1000);
  // Only a date with a name of a month in it: Date.parse reads years and much else out of garbage.
  const at = /[a-z]{3}/i.test(said) ? Date.parse(said) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

const isNumber = (text: string): boolean => /^\d+(\.\d+)?$/.test(text.trim());
