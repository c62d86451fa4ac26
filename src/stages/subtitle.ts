import { z } from "zod";
import { cues, toSrt, toVtt } from "../dubbing/cues.ts";
import { Placement, Treatment } from "../dubbing/script.ts";
import type { WorkerStage } from "./worker-stage.ts";

export const version = 1;

const Ms = z.number().int();
/** `translation`, `placement` null: the line keeps its original voice (with its source text). 900 lines are about 200 KB. */
export const SubtitleParams = z.strictObject({
  language: z.string(),
  lines: z.array(
    z.strictObject({
      id: z.string(),
      startMs: Ms,
      endMs: Ms,
      text: z.string().min(1),
      treatment: Treatment,
      translation: z.string().nullable(),
      placement: Placement.nullable(),
    }),
  ),
});
export type SubtitleParams = z.infer<typeof SubtitleParams>;
export const SubtitleValue = z.strictObject({ cues: z.number().int().nonnegative() });
export type SubtitleValue = z.infer<typeof SubtitleValue>;

/** No inputs. artifacts: `srt`, `vtt` (UTF-8). Deterministic. */
export const subtitle: WorkerStage = async (run) => {
  const { language, lines } = SubtitleParams.parse(run.params);
  const translations = new Map(lines.flatMap(({ id, translation }) => (translation === null ? [] : [[id, translation]])));
  const placements = new Map(lines.flatMap(({ id, placement }) => (placement === null ? [] : [[id, placement]])));
  const all = cues(lines, translations, placements, language);
  await run.write("srt", new TextEncoder().encode(toSrt(all)), "application/x-subrip; charset=utf-8");
  await run.write("vtt", new TextEncoder().encode(toVtt(all)), "text/vtt; charset=utf-8");
  return { value: { cues: all.length } satisfies SubtitleValue };
};
