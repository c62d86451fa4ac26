/** OpenAI's refusals that their status alone does not tell apart (developers.openai.com/api/docs/guides/error-codes). */
import type { VendorRefusal } from "../failure.ts";

/** A used-up quota is answered as if there were too many requests, and no waiting helps; an unknown country is no matter of the key's. */
export function meaningOf(status: number, code: string | null): VendorRefusal | null {
  if (status === 429 && (code === "insufficient_quota" || code === "billing_hard_limit_reached")) return "vendor_out_of_funds";
  if (status === 403 && code === "unsupported_country_region_territory") return "vendor_refused";
  return null;
}
