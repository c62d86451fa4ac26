/** What the judge writes (judge/main.py), read strictly: a figure that is not there is an error, not a zero. */
import { z } from "zod";

const Errors = z.object({
  words: z.number(),
  substitutions: z.number(),
  deletions: z.number(),
  insertions: z.number(),
  heard: z.number(),
  rate: z.number().nullable(),
  interval: z.tuple([z.number(), z.number()]).nullable(),
});
export type Errors = z.infer<typeof Errors>;
const Spread = z.object({ count: z.number(), median: z.number(), p90: z.number(), max: z.number(), bias: z.number() }).nullable();
const Raw = z.object({ starts: z.array(z.number()), ends: z.array(z.number()), words: z.array(z.number()) });
export type Raw = z.infer<typeof Raw>;
const Heard = z.object({ errors: Errors, raw: Raw.optional(), times: z.object({ starts: Spread, ends: Spread, words: Spread }).optional() });
const Diarization = z.object({ rate: z.number(), missed: z.number(), falseAlarm: z.number(), confusion: z.number(), speakers: z.number(), of: z.number() });
const Db = z.number().nullable();

export const Verdict = z.object({
  ours: Heard.optional(),
  plain: Heard.optional(),
  who: z.object({ turns: Diarization.optional(), lines: Diarization.optional(), cpRate: z.number().optional() }),
  apart: z
    .object({
      vocalsDb: z.number(),
      backgroundDb: z.number(),
      residueDb: z.object({ all: Db, "4-8": Db, "8-11": Db, "over 11": Db }),
      words: z.object({ heard: z.number(), ofSource: z.number() }),
    })
    .optional(),
});
export type Verdict = z.infer<typeof Verdict>;
export const Verdicts = z.record(z.string(), Verdict);
export type Verdicts = z.infer<typeof Verdicts>;
