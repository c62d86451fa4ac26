import { z } from "zod";
import type { Context } from "../../context.ts";
import { writeTranscript } from "../../dubbing/transcript/write-transcript.ts";
import { AppError } from "../../errors.ts";
import { findDub } from "./find-dub.ts";

export const TranscriptFormat = z.enum(["json", "srt", "vtt", "txt"]);
export type TranscriptFormat = z.infer<typeof TranscriptFormat>;
const contentTypes: Record<TranscriptFormat, string> = {
  json: "application/json",
  srt: "application/x-subrip; charset=utf-8",
  vtt: "text/vtt; charset=utf-8",
  txt: "text/plain; charset=utf-8",
};

export type WrittenTranscript = { text: string; contentType: string; filename: string };

/** What is said in the source's language, as it was heard and edited since. Throws not_found, no_script. */
export async function getTranscript(context: Context, query: { dubId: string; format: TranscriptFormat }): Promise<WrittenTranscript> {
  const dub = await findDub(context, query.dubId);
  const script = await context.dubs(dub.id).script();
  if (!script) throw new AppError("no_script", "The script is not made yet: wait for script.ready.");
  return {
    text: writeTranscript({ ...script, language: script.language ?? "und" }, query.format),
    contentType: contentTypes[query.format],
    filename: `${dub.id}.${query.format}`,
  };
}
