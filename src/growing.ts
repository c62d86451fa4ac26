/** Milliseconds to wait before the next try, doubled with each before it, from `firstMs` to `longestMs`. */
export const growing = (tried: number, firstMs: number, longestMs: number): number => Math.min(longestMs, firstMs * 2 ** Math.min(tried, 30));
