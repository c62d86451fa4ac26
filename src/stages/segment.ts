import { z } from "zod";
import { Transcript } from "../../containers/contract/stages.ts";
import { segment as cut } from "../dubbing/segment.ts";
import type { WorkerStage } from "./worker-stage.ts";

export const version = 1;

/** No parameters: the words say it all. */
export const SegmentParams = z.strictObject({});
export type SegmentParams = z.infer<typeof SegmentParams>;
/** No words heard: `lines` is 0, and the plan decides what that means. `speech` in ms over all lines. */
export const SegmentValue = z.strictObject({ language: z.string(), lines: z.number().int().nonnegative(), speechMs: z.number().int().nonnegative() });
export type SegmentValue = z.infer<typeof SegmentValue>;

/** inputs: words[n] (JSON, Transcript), the pieces in order. Result: the script's rows. Not deterministic: ids are new; pinned once. */
export const segment: WorkerStage = async (run) => {
  SegmentParams.parse(run.params);
  const transcripts = await Promise.all(Array.from({ length: run.count("words") }, async (_, index) => parse(await run.read("words", index))));
  const { language, lines } = cut(transcripts, (prefix) => run.newId(prefix));
  const speechMs = lines.flatMap(({ speech }) => speech).reduce((sum, [start, end]) => sum + end - start, 0);
  return { value: { language, lines: lines.length, speechMs } satisfies SegmentValue, lines };
};

function parse(bytes: Uint8Array): Transcript {
  return Transcript.parse(JSON.parse(new TextDecoder().decode(bytes)));
}
