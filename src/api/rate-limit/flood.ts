/**
 * The guard before everything: Cloudflare's own count of what one network sends to one of its locations. It costs no hop, is roughly right
 * and says nothing of what remains, so the quotas of src/api/rate-limit/quota.ts stand behind it.
 * https://developers.cloudflare.com/workers/runtime-apis/bindings/rate-limit/
 */
export type FloodGuard = {
  /** The period of the count: whoever waits that long is let in again. */
  seconds: number;
  /** Counts one request of the network; false: it has sent more than it may. */
  admits: (network: string) => Promise<boolean>;
};
