/** A dub's transcript as JSON: what a person downloads, and may bring again as a script. */
import { z } from "zod";
import { Heard, type Line, type Speaker } from "../script.ts";

const Ms = z.number().int().nonnegative();
/** `words`: as heard, [text, startMs, endMs, score or null]; absent once a person wrote another text. `language` of a line: where it is not the transcript's. */
export const TranscriptJson = z.object({
  language: z.string(),
  /** What was odd about the sound as a whole. */
  warnings: z.array(z.object({ code: z.string(), message: z.string() })).optional(),
  speakers: z.array(z.object({ id: z.string(), name: z.string().nullable() })),
  lines: z.array(
    z.object({
      id: z.string().optional(),
      startMs: Ms,
      endMs: Ms,
      speakerId: z.string(),
      text: z.string().min(1),
      language: z.string().optional(),
      words: z.array(Heard).optional(),
      warnings: z.array(z.string()).optional(),
    }),
  ),
});
export type TranscriptJson = z.infer<typeof TranscriptJson>;

export type TranscriptSpeaker = Pick<Speaker, "id" | "name">;

export type TranscriptWarning = { code: string; message: string };

export function transcriptJson(
  language: string,
  lines: readonly Line[],
  speakers: readonly TranscriptSpeaker[],
  warnings: readonly TranscriptWarning[],
): TranscriptJson {
  return {
    language,
    ...(warnings.length > 0 && { warnings: [...warnings] }),
    speakers: speakers.map(({ id, name }) => ({ id, name })),
    lines: lines.map((line) => ({
      id: line.id,
      startMs: line.startMs,
      endMs: line.endMs,
      speakerId: line.speakerId,
      text: line.text,
      ...(line.language !== undefined && { language: line.language }),
      ...(line.heard && { words: line.heard }),
      ...(line.warnings && { warnings: line.warnings }),
    })),
  };
}
