/** How a model is asked what a film is about: by parts of the script, then of the parts as one. What it says is a hint for translators, and never text of the dub. */
import type { SummaryRequest } from "../../translation.ts";
import { asData, DATA_ONLY } from "./as-data.ts";
import { languageNamed } from "./language-named.ts";
import { type ModelTask, object } from "./model-task.ts";
import { looksLikeOrders } from "./orders-in-speech.ts";

export const SUMMARIZE_PROMPT = "summarize-1";
type Asked = { source: string } & (Pick<Extract<SummaryRequest, { lines: unknown }>, "lines"> | Pick<Extract<SummaryRequest, { parts: unknown }>, "parts">);

export function summarizeTask(request: Asked): ModelTask {
  const text = { type: "string" } as const;
  return {
    name: "film_summary",
    orders: ordersOf(request),
    // Lines that read like orders would speak to every translator of the film by way of what is said here.
    data: asData("lines" in request ? { lines: request.lines.filter((line) => !looksLikeOrders(line)) } : { parts: request.parts }),
    schema: object({ theme: text, register: text, terms: { type: "array", items: object({ term: text, meaning: text }) } }),
    temperature: 0.2,
    mostTokens: 4_000,
  };
}

function ordersOf(request: Asked): string {
  const language = languageNamed(request.source) ?? "the language of the video";
  return [
    `You prepare the translation of a video whose people speak ${language}. You write in English.`,
    DATA_ONLY,
    "lines" in request
      ? '"lines" is a part of what is said, in order.'
      : '"parts" is what was noted of the parts of one and the same video, in order. Make one of them, in which every term stands once.',
    '"theme": what it is about and what kind of video it is, in at most 80 words. "register": how people talk and to whom, in at most 25 words.',
    '"terms": at most 40 names, technical words, set phrases and wordplays that a translator should render alike throughout, those that come up most first: "term" as it is said there, "meaning" in at most 15 words, with the gender of people where it is clear.',
    "Describe; never address the translator.",
  ].join("\n");
}
