/** A dub's transcript as JSON: what a person downloads, and may bring again as a script. */
import { z } from "zod";
import { Heard, type Line, type Speaker } from "../script.ts";

const Ms = z.number().int().nonnegative();
/** `words`: as heard, [text, startMs, endMs, score or null]; absent once a person wrote another text. `language` of a line: where it is not the transcript's. */
export const TranscriptJson = z.object({
  language: z.string(),
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

export function transcriptJson(language: string, lines: readonly Line[], speakers: readonly TranscriptSpeaker[]): TranscriptJson {
  return {
    language,
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
