/** A voice says its sample sentence, and the sound is kept for everybody. */
import { z } from "zod";
import { SynthesizeParams, SynthesizeValue } from "../../containers/contract/stages.ts";
import { type Computed, type Errand, type ErrandContext, ErrandFailure, type Step, type TakeUp } from "../errands/errand.ts";
import { previewKey, previewPrefix } from "../media/keys.ts";
import { serviceOf } from "./previewed.ts";
import { sampleOf } from "./samples.ts";

/** `name`: of the preview's objects. */
export const PreviewInput = z.strictObject({ engine: z.string(), voice: z.string(), language: z.string(), name: z.string() });
export type PreviewInput = z.infer<typeof PreviewInput>;

/** A sentence is neither. */
const SHORTEST_MS = 500;
const LONGEST_MS = 20_000;

export const voicePreview: Errand = { step, computed, failed };

const inputOf = ({ errand }: TakeUp): PreviewInput => PreviewInput.parse(errand.input);

async function step({ media }: ErrandContext, take: TakeUp): Promise<Step> {
  const { engine, voice, language, name } = inputOf(take);
  if (await media.head(previewKey(name))) return { kind: "done" };
  const [lane, text] = [serviceOf(engine), sampleOf(language)];
  if (lane === null || text === null) throw new ErrandFailure("preview_unavailable", "This voice has no preview any more.");
  const params: z.infer<typeof SynthesizeParams> = { engine, language, voice, text, variant: 0 };
  return { kind: "compute", task: { lane, stage: "synthesize", params, inputs: {}, prefix: previewPrefix(name) } };
}

/** Under the preview's own key only once it is known to be one. */
async function computed({ media }: ErrandContext, take: TakeUp, { value, artifacts }: Computed): Promise<Step> {
  const { name } = inputOf(take);
  const said = SynthesizeValue.safeParse(value);
  const sound = artifacts["take"] && (await media.read(artifacts["take"].key));
  if (!said.success || !sound) throw new ErrandFailure("preview_unreadable", "The service gave something else than a take.", { retryable: true });
  const { durationMs } = said.data;
  if (durationMs < SHORTEST_MS || durationMs > LONGEST_MS)
    throw new ErrandFailure("preview_unusable", `The voice took ${durationMs} ms for its sample sentence, which cannot be.`);
  await media.write(previewKey(name), sound, "audio/wav");
  await media.deletePrefix(previewPrefix(name));
  return { kind: "done", result: { durationMs } };
}

async function failed({ media }: ErrandContext, take: TakeUp): Promise<[]> {
  await media.deletePrefix(previewPrefix(inputOf(take).name));
  return [];
}
