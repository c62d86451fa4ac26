/** A dub's transcript in the format asked for. */
import type { Line } from "../script.ts";
import { transcriptJson, type TranscriptSpeaker, type TranscriptWarning } from "./transcript-json.ts";
import { transcriptSrt, transcriptTxt, transcriptVtt } from "./transcript-text.ts";

/** `speakers`: with the names people gave them; lines in order. */
export type WrittenScript = { language: string; speakers: readonly TranscriptSpeaker[]; lines: readonly Line[]; warnings?: readonly TranscriptWarning[] };

export function writeTranscript({ language, speakers, lines, warnings = [] }: WrittenScript, format: "json" | "srt" | "vtt" | "txt"): string {
  // Without indents: a film of four hours has to fit into what a script may be (scripts/decode.ts).
  if (format === "json") return `${JSON.stringify(transcriptJson(language, lines, speakers, warnings))}\n`;
  if (format === "srt") return transcriptSrt(language, lines);
  return format === "vtt" ? transcriptVtt(language, lines, speakers) : transcriptTxt(language, lines, speakers);
}
