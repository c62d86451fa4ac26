/** What plain Whisper base hears in takes, and how many of the words that is wrong by. */
import os from "node:os";
import path from "node:path";
import { z } from "zod";
import type { Paths } from "../../hearing/services.ts";
import { judgePython } from "../../hearing/workshop.ts";
import { sentencesIn } from "./sentences.ts";
import { heardIn, keepHeard } from "./takes.ts";
import { askPython, scriptOf } from "./tools.ts";

/** `files`: a take of each sentence of its language. */
export type Said = { language: string; files: readonly string[] };
const Heard = z.object({ text: z.string() });
const Wrong = z.object({ words: z.number(), wrong: z.number() });
export type Wrong = z.infer<typeof Wrong>;
/** A run that is stopped keeps all but the last few. */
const AT_ONCE = 50;

const primary = (language: string): string => language.split("-")[0]!;

/** In the order of `all`. */
export async function wrongWords(paths: Paths, all: readonly Said[], say: (what: string) => void): Promise<Wrong[]> {
  await hearNew(paths, all, say);
  const compared = all.map(async ({ language, files }) => ({
    language: primary(language),
    said: sentencesIn(language),
    heard: await Promise.all(files.map(async (file) => (await heardIn(file))!)),
  }));
  return askPython(await judgePython(paths.python, say), [scriptOf("wrong_words.py")], await Promise.all(compared), (line) => Wrong.parse(line));
}

async function hearNew(paths: Paths, all: readonly Said[], say: (what: string) => void): Promise<void> {
  const takes = all.flatMap(({ language, files }) => files.map((file) => ({ file, language: primary(language) })));
  const isHeard = await Promise.all(takes.map(async ({ file }) => (await heardIn(file)) !== null));
  const fresh = takes.filter((_, at) => !isHeard[at]);
  say(`hearing ${fresh.length} of ${takes.length} takes`);
  const args = [scriptOf("listen.py"), path.join(paths.modelsDir, "faster-whisper-base"), String(os.availableParallelism())];
  for (let at = 0; at < fresh.length; at += AT_ONCE) {
    const some = fresh.slice(at, at + AT_ONCE);
    const texts = await askPython(paths.python, args, some, (line) => Heard.parse(line).text);
    for (const [index, { file }] of some.entries()) await keepHeard(file, texts[index]!);
  }
}
