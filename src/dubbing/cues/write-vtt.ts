/** Cues as WebVTT (W3C Candidate Recommendation). */
import { stringifySync } from "subtitle";
import type { Cue } from "./cue.ts";

/** `&`, `<` and `>` are escaped, which also keeps "-->" out of the text. `language`: named in the header, where players that do not know it skip it. */
export function toVtt(all: readonly Cue[], language: string | null = null): string {
  const escaped = all.map(({ startMs, endMs, text }) => ({ type: "cue" as const, data: { start: startMs, end: endMs, text: asText(text) } }));
  const body = escaped.length === 0 ? "WEBVTT\n" : stringifySync(escaped, { format: "WebVTT" });
  return language === null ? body : body.replace("WEBVTT", `WEBVTT\nLanguage: ${language}`);
}

const asText = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
