/**
 * How calls of a vendor are paced, whoever makes them and wherever: one limiter for each key (src/limits, workers/limit-object.ts). Here is
 * only what a caller sees of it.
 */
import type { Limits } from "../limits/limits.ts";

export type PacedCall = {
  /** Whose limits count: the vendor, and which of its keys (`house`, or a credential's id). */
  vendor: string;
  key: string;
  /** What the call uses of the vendor's allowance, beside one request. */
  characters: number;
  signal: AbortSignal;
  /** An endpoint's own, where they are not the vendor's published ones. */
  limits?: Limits;
};
export type Pacing = {
  /**
   * Runs `act` when the vendor may be called: waits for a short while; where it would take longer, throws VendorFailure
   * `vendor_throttled` with `retryAfterMs`, and `act` was not called. What `act` throws (VendorFailure) teaches the limiter, and is thrown on.
   */
  paced<T>(call: PacedCall, act: () => Promise<T>): Promise<T>;
};

/** Where nobody else calls: tests and benchmarks. */
export const UNPACED: Pacing = { paced: (_, act) => act() };
