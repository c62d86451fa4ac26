import type { z } from "zod";
import { TranslateParams, type TranslateValue } from "../../containers/contract/stages.ts";
import { TranslateHints } from "../dubbing/hints.ts";
import type { VendorStage } from "./worker-stage.ts";

/** What bergamot does for its own engines, by a language model. Every line asked for is in `translations` or in `left`. Not deterministic. */
export const translate: VendorStage = async (run) => {
  const { engine, lines, wording = 0, formality = null, ...languages } = TranslateParams.parse(run.params);
  const { lines: budgets, credential, ...around } = TranslateHints.parse(run.hints);
  if (!run.words) throw new Error("nobody translates here");
  const asked = lines.map((line) => ({ ...line, ...(budgets[line.id] ?? { speaker: null, least: null, most: null }) }));
  const { signal } = run;
  const end = await run.words.translate({ engine, credential, ...languages, lines: asked, around, wording, formality, signal, mayBegin: () => run.mayBegin() });
  if (end.kind === "failed") return end;
  const { translations, left, prompt, usage } = end;
  return { value: { translations, left, prompt } satisfies z.infer<typeof TranslateValue>, usage };
};
