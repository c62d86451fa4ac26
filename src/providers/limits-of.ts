/**
 * What vendors let one key do, as their public pages said in November 2026. Where it depends on the plan the smallest paid one stands
 * here: whoever has a larger one says so (VENDOR_LIMITS). What they do not publish is our own choice; more is learned from their answers.
 */
import { z } from "zod";
import type { Limits } from "../limits/limits.ts";

const positive = z.number().int().positive().nullable();
const SomeLimits = z.strictObject({
  requestsPerMinute: positive.exactOptional(),
  charactersPerMinute: positive.exactOptional(),
  concurrency: positive.exactOptional(),
});
type SomeLimits = z.infer<typeof SomeLimits>;

/** JSON: `{"elevenlabs": {"concurrency": 15}}`; null: no such limit. Only of the house's keys. */
export const OwnLimits = z
  .string()
  .default("")
  .transform((text, context): Record<string, SomeLimits> => {
    const parsed = z.record(z.string(), SomeLimits).safeParse(jsonOf(text || "{}"));
    if (parsed.success) return parsed.data;
    context.addIssue({ code: "custom", message: "no JSON of vendors and their limits" });
    return z.NEVER;
  });

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const only = (limits: Partial<Limits>): Limits => ({ requestsPerMinute: null, charactersPerMinute: null, concurrency: null, ...limits });

const PUBLISHED: Readonly<Record<string, Limits>> = {
  /**
   * developers.openai.com/api/docs/models/gpt-4o-mini-tts and /whisper-1, tier 1: 500 requests, and 50,000 tokens, a minute. Counted by
   * model there and by key here, which is never more. A token is three characters or more of most languages that are written in letters.
   */
  openai: only({ requestsPerMinute: 500, charactersPerMinute: 150_000 }),
  /** elevenlabs.io/docs/overview/models, concurrency of Multilingual v2: Free 2, Starter 3, Creator 5, Pro 10, Scale and Business 15; none by the minute. */
  elevenlabs: only({ concurrency: 3 }),
  /** docs.fish.audio/developer-guide/models-pricing/pricing-and-rate-limits: Starter 5 at once, from $100 paid 15. */
  fish: only({ concurrency: 5 }),
  /** Not published, or one's own machine. */
  "whisperx-hosted": only({ concurrency: 3 }),
  "openai-compatible": only({ concurrency: 4 }),
  f5: only({ concurrency: 2 }),
};

/** Somebody's endpoint, of which its template says nothing. */
const UNKNOWN = only({ requestsPerMinute: 60, concurrency: 2 });

/** `own`: what is known better, of this key. */
export const limitsOf = (vendor: string, own: SomeLimits = {}): Limits => {
  const { requestsPerMinute, charactersPerMinute, concurrency } = { ...(PUBLISHED[vendor] ?? UNKNOWN), ...defined(own) };
  return { requestsPerMinute, charactersPerMinute, concurrency };
};

const defined = (own: SomeLimits): Partial<Limits> => Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
