/** What a vendor lets one key of it do. Null: it sets no such limit. */
export type Limits = {
  requestsPerMinute: number | null;
  /** Of what is given to it, whatever it counts by itself. */
  charactersPerMinute: number | null;
  /** Calls at once. */
  concurrency: number | null;
};

/** Why a call may not begin yet: which allowance is used up, what the vendor asked for, or that it answers with failures alone. */
export type Why = "requests" | "characters" | "concurrency" | "retry_after" | "paused" | "down";
