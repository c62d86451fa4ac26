import { z } from "zod";
import { cues, SubtitleParams, toSrt, toVtt } from "../dubbing/cues.ts";
import type { WorkerStage } from "./worker-stage.ts";

export const version = 1;

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
