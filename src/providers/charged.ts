import type { VendorUsage } from "./transcription.ts";

/** What is used with a workspace's own key is metered, and costs us nothing: its owner pays. */
export const charged = (credential: string | null | undefined, usage: readonly VendorUsage[]): VendorUsage[] =>
  usage.map((each) => (credential ? { ...each, vendorCostMicros: 0 } : each));
