import { z } from "zod";
import { TranslateHints } from "../dubbing/hints.ts";
import type { VendorStage } from "./worker-stage.ts";

/**
 * `sourceText`: what is said in the film; `text`: how it is said in the target so far. `now`: how long that is, in the terms of `least` and `most`:
 * characters of this voice. `wording`: how often it was rewritten before. `pace`: kept with what comes of it, for whoever foresees how long that lasts.
 */
export const RewriteParams = z.strictObject({
  engine: z.string(),
  source: z.string(),
  target: z.string(),
  formality: z.enum(["formal", "informal"]).optional(),
  id: z.string(),
  sourceText: z.string().min(1),
  text: z.string().min(1),
  direction: z.enum(["shorter", "fuller"]),
  now: z.number().nonnegative(),
  least: z.number().nonnegative().nullable(),
  most: z.number().nonnegative().nullable(),
  wording: z.number().int().nonnegative(),
  pace: z.number().positive().default(1),
});
/** `text` is as it was where the engine found none that is nearer. */
export const RewriteValue = z.strictObject({ text: z.string().min(1), prompt: z.string().max(60) });

/** No inputs. One line said shorter or fuller, by a language model. Not deterministic. */
export const rewrite: VendorStage = async (run) => {
  const { id, sourceText, least, most, wording: _wording, pace: _pace, formality = null, ...asked } = RewriteParams.parse(run.params);
  const { lines: budgets, credential, ...around } = TranslateHints.parse(run.hints);
  if (!run.words) throw new Error("nobody translates here");
  const line = { id, text: sourceText, speaker: budgets[id]?.speaker ?? null, least, most };
  const end = await run.words.rewrite({ ...asked, credential, line, around, formality, signal: run.signal, mayBegin: () => run.mayBegin() });
  if (end.kind === "failed") return end;
  const { text, prompt, usage } = end;
  return { value: { text, prompt } satisfies z.infer<typeof RewriteValue>, usage };
};
