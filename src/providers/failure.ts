/** How a vendor's call can end badly. A class, because it is thrown; what crosses queues is the value that hear.ts makes of it. */

/**
 * `retryable`: another try may succeed without anybody's doing. `ambiguous`: the vendor may have done the work, and charge for it,
 * though we have nothing of it.
 */
const FAULTS = {
  vendor_unreachable: { retryable: true, ambiguous: false },
  vendor_broke_off: { retryable: true, ambiguous: true },
  vendor_timed_out: { retryable: true, ambiguous: true },
  vendor_malformed: { retryable: true, ambiguous: true },
  vendor_throttled: { retryable: true, ambiguous: false },
  vendor_failed: { retryable: true, ambiguous: false },
  vendor_unauthorized: { retryable: false, ambiguous: false },
  vendor_out_of_funds: { retryable: false, ambiguous: false },
  vendor_refused: { retryable: false, ambiguous: false },
  canceled: { retryable: true, ambiguous: false },
  /** What an engine that speaks refuses before any call is made. */
  text_too_long: { retryable: false, ambiguous: false },
  nothing_to_say: { retryable: false, ambiguous: false },
  unsupported_language: { retryable: false, ambiguous: false },
  unknown_voice: { retryable: false, ambiguous: false },
  reference_missing: { retryable: false, ambiguous: false },
  /** A workspace's own key cannot be used any more (src/credentials). */
  credential_gone: { retryable: false, ambiguous: false },
  credential_untested: { retryable: false, ambiguous: false },
  credential_unreadable: { retryable: false, ambiguous: false },
} as const;
export type VendorFault = keyof typeof FAULTS;
/** What a vendor may mean by an answer that is none. */
export type VendorRefusal = Extract<
  VendorFault,
  "vendor_throttled" | "vendor_failed" | "vendor_unauthorized" | "vendor_out_of_funds" | "vendor_refused" | "text_too_long" | "nothing_to_say" | "unknown_voice"
>;

/** `isAmbiguous`: where that is not a matter of the code alone. */
type FailureMore = { retryAfterMs?: number | null; isAmbiguous?: boolean };

export class VendorFailure extends Error {
  override readonly name = "VendorFailure";
  readonly code: VendorFault;
  readonly retryable: boolean;
  readonly isAmbiguous: boolean;
  /** How long the vendor asks to be left alone; null: it does not say. */
  readonly retryAfterMs: number | null;

  /** `message` is shown to users: it never holds the vendor's own text, which may be speech, nor a key. */
  constructor(code: VendorFault, message: string, { retryAfterMs = null, isAmbiguous = FAULTS[code].ambiguous }: FailureMore = {}) {
    super(message);
    this.code = code;
    this.retryable = FAULTS[code].retryable;
    this.isAmbiguous = isAmbiguous;
    this.retryAfterMs = retryAfterMs;
  }
}
