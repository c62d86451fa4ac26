import { z } from "zod";
import { CredentialHints, Summary } from "../dubbing/hints.ts";
import type { VendorStage } from "./worker-stage.ts";

const Asked = { engine: z.string(), source: z.string() };
/** Either a part of the script, or what was said of the parts. */
export const SummarizeParams = z.union([
  z.strictObject({ ...Asked, lines: z.array(z.string()).min(1) }),
  z.strictObject({ ...Asked, parts: z.array(Summary).min(1) }),
]);
export const SummarizeValue = z.strictObject({ ...Summary.shape, prompt: z.string().max(60) });

/** No inputs. What the film is about, by a language model: a hint for those who translate it. Not deterministic. */
export const summarize: VendorStage = async (run) => {
  const asked = SummarizeParams.parse(run.params);
  const { credential } = CredentialHints.parse(run.hints);
  if (!run.words) throw new Error("nobody translates here");
  const end = await run.words.summarize({ ...asked, credential, signal: run.signal, mayBegin: () => run.mayBegin() });
  if (end.kind === "failed") return end;
  const { summary, prompt, usage } = end;
  return { value: { ...summary, prompt } satisfies z.infer<typeof SummarizeValue>, usage };
};
