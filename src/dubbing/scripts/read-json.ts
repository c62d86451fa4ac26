/** Transcripts in JSON: ours (transcript/transcript-json.ts), a recognizer's of our contract, and what Whisper and its kin write (seconds). */
import { z } from "zod";
import { firstFlaw } from "../../describe-issue.ts";
import { Transcript, type Word } from "../../../containers/contract/transcript.ts";
import { canonicalTag } from "../languages.ts";
import { TranscriptJson } from "../transcript/transcript-json.ts";
import { BadScript } from "./bad-script.ts";

export type Segments = Transcript["segments"];
export type JsonScript = { language: string | null; segments: Segments };

const Seconds = z.number().nonnegative();
const Spoken = z
  .object({ word: z.string().optional(), text: z.string().optional(), start: Seconds.nullish(), end: Seconds.nullish(), speaker: z.string().nullish() })
  .transform(({ word, text, ...rest }) => ({ ...rest, text: (word ?? text ?? "").trim() }));
/** OpenAI's verbose_json, whisper.py, faster-whisper and WhisperX: fields beyond these differ and do not matter. */
const WhisperJson = z.object({
  language: z.string().nullish(),
  segments: z.array(z.object({ start: Seconds, end: Seconds, text: z.string(), speaker: z.string().nullish(), words: z.array(Spoken).nullish() })),
});
/** Names every engine may use for a language, such as "english". */
const names = new Intl.DisplayNames(["en"], { type: "language", fallback: "none" });

/** Throws BadScript. */
export function readJson(text: string): JsonScript {
  const value = json(text);
  const ours = TranscriptJson.safeParse(value);
  if (ours.success) return fromOurs(ours.data);
  const heard = Transcript.safeParse(value);
  if (heard.success) return { language: heard.data.language, segments: heard.data.segments };
  const whisper = WhisperJson.safeParse(value);
  if (whisper.success) return fromWhisper(whisper.data);
  const { path, detail } = firstFlaw((isOurs(value) ? ours : whisper).error, value)!;
  throw new BadScript(`The JSON is no transcript: ${path.join(".") || "it"}: ${detail.replace(/\.$/, "")}.`);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Engines say where it broke in words of their own, with some of the text, or not at all.
    throw new BadScript("The JSON is broken.");
  }
}

function isOurs(value: unknown): boolean {
  return typeof value === "object" && value !== null && "lines" in value;
}

function fromOurs({ language, speakers, lines }: TranscriptJson): JsonScript {
  const nameOf = new Map(speakers.map(({ id, name }) => [id, name ?? id]));
  const segments = lines.map((line) => {
    const speaker = nameOf.get(line.speakerId) ?? line.speakerId;
    const words = (line.words ?? []).map(([text, startMs, endMs, score]) => ({ text, startMs, endMs, score, levelDb: null, speaker }));
    return { startMs: line.startMs, endMs: line.endMs, text: line.text, noSpeech: null, words: words.length > 0 ? words : [sentence(line.text, speaker)] };
  });
  return { language, segments };
}

/** A whole text under one speaker, which is parted into words later. */
function sentence(text: string, speaker: string | null): Word {
  return { text, startMs: null, endMs: null, score: null, levelDb: null, speaker };
}

function fromWhisper({ language, segments }: z.infer<typeof WhisperJson>): JsonScript {
  const rows = segments.map(({ start, end, text, speaker, words }) => ({
    startMs: Math.round(1_000 * start),
    endMs: Math.round(1_000 * end),
    text: text.trim(),
    noSpeech: null,
    words: words?.some((word) => word.text !== "")
      ? words
          .filter((word) => word.text !== "")
          .map((word) => ({ ...sentence(word.text, word.speaker ?? speaker ?? null), startMs: inMs(word.start), endMs: inMs(word.end) }))
      : [sentence(text.trim(), speaker ?? null)].filter((word) => word.text !== ""),
  }));
  return { language: language ? tagOf(language) : null, segments: rows };
}

function inMs(seconds: number | null | undefined): number | null {
  return seconds === null || seconds === undefined ? null : Math.round(1_000 * seconds);
}

/** "en" and "english"; null: nobody knows what is meant. */
function tagOf(language: string): string | null {
  const tag = canonicalTag(language);
  if (tag !== null && names.of(tag) !== undefined) return tag;
  const letters = "abcdefghijklmnopqrstuvwxyz".split("");
  return letters.flatMap((a) => letters.map((b) => a + b)).find((code) => names.of(code)?.toLowerCase() === language.trim().toLowerCase()) ?? null;
}
