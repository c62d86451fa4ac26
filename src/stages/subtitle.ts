import { z } from "zod";
import { cues } from "../dubbing/cues/cues.ts";
import { SubtitleParams } from "../dubbing/cues/params.ts";
import { toAss } from "../dubbing/cues/write-ass.ts";
import { toPlayedSrt } from "../dubbing/cues/write-srt.ts";
import { toVtt } from "../dubbing/cues/write-vtt.ts";
import type { WorkerStage } from "./worker-stage.ts";

export const version = 2;

export const SubtitleValue = z.strictObject({ cues: z.number().int().nonnegative() });
export type SubtitleValue = z.infer<typeof SubtitleValue>;

/** No inputs. artifacts, all UTF-8: `srt`, `vtt`, `ass` (for people) and `titles` (ASS for burning in: the cues and the overlays). Deterministic. */
export const subtitle: WorkerStage = async (run) => {
  const { language, lines, overlays, picture, filmMs } = SubtitleParams.parse(run.params);
  const all = cues(lines, language, filmMs);
  const write = (name: string, text: string, type: string) => run.write(name, new TextEncoder().encode(text), `${type}; charset=utf-8`);
  await write("srt", toPlayedSrt(all), "application/x-subrip");
  await write("vtt", toVtt(all, language), "text/vtt");
  await write("ass", toAss(all, { language, picture }), "text/x-ssa");
  await write("titles", toAss(all, { language, picture, overlays }), "text/x-ssa");
  return { value: { cues: all.length } satisfies SubtitleValue };
};
