/** A dub's transcript as subtitles (SRT, VTT with its speakers) and as plain text to read. What is said, in the language it is said in. */
import type { Cue } from "../cues/cue.ts";
import { cues } from "../cues/cues.ts";
import type { CueLine } from "../cues/params.ts";
import { toSrt } from "../cues/write-srt.ts";
import type { Line } from "../script.ts";
import { joinSentences } from "../spelling.ts";
import type { TranscriptSpeaker } from "./transcript-json.ts";

type Said = Cue & { speaker: string };

/** SubRip has no speakers. */
export function transcriptSrt(language: string, lines: readonly Line[]): string {
  return toSrt(saidCues(language, lines, []));
}

/** WebVTT (W3C): speakers in voice spans; `&`, `<` and `>` are escaped. */
export function transcriptVtt(language: string, lines: readonly Line[], speakers: readonly TranscriptSpeaker[]): string {
  const blocks = saidCues(language, lines, speakers).map(({ startMs, endMs, text, speaker }) => {
    const name = escaped(speaker.replaceAll(/\s+/gu, " "));
    return `${time(startMs)} --> ${time(endMs)}\n<v ${name}>${escaped(text)}</v>\n`;
  });
  return ["WEBVTT\n", ...blocks].join("\n");
}

/** A paragraph for each turn of a speaker, with the time it begins and, where several speak, who. */
export function transcriptTxt(language: string, lines: readonly Line[], speakers: readonly TranscriptSpeaker[]): string {
  const name = namer(lines, speakers);
  const turns: { startMs: number; speakerId: string; texts: string[] }[] = [];
  for (const { startMs, speakerId, text } of lines) {
    const last = turns.at(-1);
    if (last?.speakerId === speakerId) last.texts.push(text);
    else turns.push({ startMs, speakerId, texts: [text] });
  }
  const isTold = new Set(lines.map(({ speakerId }) => speakerId)).size > 1;
  const said = ({ speakerId, texts }: (typeof turns)[number]) => `${isTold ? `${name(speakerId)}: ` : ""}${joinSentences(texts, language)}`;
  return turns.map((turn) => `[${time(turn.startMs).slice(0, 8)}] ${said(turn)}\n`).join("\n");
}

/** Each line's own cues, so that the speaker is known; what was made longer to be readable ends where the next begins. */
function saidCues(language: string, lines: readonly Line[], speakers: readonly TranscriptSpeaker[]): Said[] {
  const name = namer(lines, speakers);
  const all = lines.flatMap((line) => cues([shown(line)], language).map((cue) => ({ ...cue, speaker: name(line.speakerId), lineEnds: line.endMs })));
  all.sort((a, b) => a.startMs - b.startMs);
  return all.map(({ lineEnds, ...cue }, at) => {
    const next = all[at + 1]?.startMs ?? Number.POSITIVE_INFINITY;
    return { ...cue, endMs: cue.endMs > lineEnds ? Math.max(lineEnds, Math.min(cue.endMs, next)) : cue.endMs };
  });
}

const shown = ({ id, startMs, endMs, text, speakerId }: Line): CueLine => ({ id, startMs, endMs, text, speakerId, treatment: "keep", ...UNDUBBED });
const UNDUBBED = { translation: null, placement: null, heard: null, takeMs: null };

/** Who has no name is "Speaker 1" and so on, by first appearance. */
function namer(lines: readonly Line[], speakers: readonly TranscriptSpeaker[]): (speakerId: string) => string {
  const order = [...new Set(lines.map(({ speakerId }) => speakerId))];
  const names = new Map(speakers.flatMap(({ id, name }) => (name === null ? [] : [[id, name]])));
  return (speakerId) => names.get(speakerId) ?? `Speaker ${order.indexOf(speakerId) + 1}`;
}

function time(ms: number): string {
  const parts = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, Math.floor(ms / 1_000) % 60].map((part) => String(part).padStart(2, "0"));
  return `${parts.join(":")}.${String(ms % 1_000).padStart(3, "0")}`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
