/** Ten ordinary sentences that say the same in six languages (primary tags). */
import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

const Sentences = z.record(z.string(), z.array(z.string()).length(10));

export const sentences = Sentences.parse(JSON.parse(readFileSync(path.join(import.meta.dirname, "sentences.json"), "utf8")));

/** Of a BCP 47 tag. @throws Error when there are none */
export function sentencesIn(language: string): readonly string[] {
  const found = sentences[language.split("-")[0]!];
  if (!found) throw new Error(`no sentences in ${language}`);
  return found;
}
