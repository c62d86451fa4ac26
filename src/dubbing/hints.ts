/** What engines are told beside the work itself: sent along, and no part of a unit's key (design section 4). */
import { z } from "zod";

export const Summary = z.strictObject({
  theme: z.string().max(600),
  register: z.string().max(200),
  terms: z.array(z.strictObject({ term: z.string().max(80), meaning: z.string().max(200) })).max(60),
});
export type Summary = z.infer<typeof Summary>;

/** The workspace's own key or endpoint that the engine is called with; null: the house's. */
const credential = z.string().nullable().default(null);

const around = {
  before: z.array(z.string()).default([]),
  after: z.array(z.string()).default([]),
  terms: z.array(z.object({ source: z.string(), kind: z.enum(["keep", "force", "say"]), target: z.string().nullable() })).default([]),
  summary: Summary.nullable().default(null),
};
/** By line: who says it, and how many characters fit the time there is. */
const Budget = z.object({ speaker: z.string().nullable(), least: z.number().int().nullable(), most: z.number().int().nullable() });
export type Budget = z.infer<typeof Budget>;
export const TranslateHints = z.object({ ...around, lines: z.record(z.string(), Budget).default({}), credential });

/** How the original line was said. */
export const Delivery = z.object({
  mood: z.enum(["statement", "question", "exclamation"]),
  level: z.number().nullable(),
  rate: z.number().nullable(),
  pitchRange: z.number().nullable(),
});
export type Delivery = z.infer<typeof Delivery>;
export const SpeakHints = z.object({
  previousText: z.string().nullable().default(null),
  nextText: z.string().nullable().default(null),
  delivery: Delivery.nullable().default(null),
  credential,
});
export type SpeakHints = z.infer<typeof SpeakHints>;
export const CredentialHints = z.object({ credential });
