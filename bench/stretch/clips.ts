/** What is stretched: takes of the product's own Kokoro, and people, from the sample that the set-up makes. Kept in .onevoice/bench/stretch. */
import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { readSound } from "../../containers/media/sound.ts";
import { runCommand } from "../../scripts/setup/run-command.mjs";

export type Clip = { name: string; kind: "kokoro" | "human"; language: string; text: string; sampleRate: number; samples: Float32Array };
type Paths = { python: string; modelsDir: string };

const here = path.dirname(fileURLToPath(import.meta.url));
export const folder = path.resolve(here, "../../.onevoice/bench/stretch");
/** Two sentences each, of which the numbers are from bench/speaking/verify/sentences.json. */
const VOICES = [
  { language: "en-US", key: "en", voice: "af_heart", sentences: [1, 3] },
  { language: "en-US", key: "en", voice: "am_michael", sentences: [2, 5] },
  { language: "es", key: "es", voice: "ef_dora", sentences: [1, 5] },
  { language: "es", key: "es", voice: "em_alex", sentences: [2, 3] },
  { language: "pt-BR", key: "pt", voice: "pf_dora", sentences: [2, 3] },
] as const;
const Sentences = z.array(z.object({ en: z.string(), es: z.string(), pt: z.string() }));
const Sample = z.object({ language: z.string(), utterances: z.array(z.object({ startMs: z.number(), endMs: z.number(), text: z.string() })) });

export async function clips(paths: Paths): Promise<Clip[]> {
  await mkdir(folder, { recursive: true });
  return [...(await spokenTakes(paths)), ...(await people(paths.modelsDir))];
}

async function spokenTakes({ python, modelsDir }: Paths): Promise<Clip[]> {
  const sentences = Sentences.parse(JSON.parse(await readFile(path.join(here, "../speaking/verify/sentences.json"), "utf8")));
  const takes = VOICES.flatMap(({ language, key, voice, sentences: chosen }) =>
    chosen.map((at) => {
      const spoken = sentences[at]?.[key] ?? "";
      const file = path.join(folder, `${createHash("sha256").update(`${voice} ${spoken}`).digest("hex").slice(0, 16)}.wav`);
      return { file, source: file, voice, voiceLanguage: language, spoken, harm: null };
    }),
  );
  await runCommand(python, [path.join(here, "../speaking/verify/make_takes.py"), modelsDir], { input: JSON.stringify(takes) });
  return Promise.all(
    takes.map(async ({ file, voice, voiceLanguage, spoken }) => ({
      name: path.basename(file, ".wav"),
      kind: "kokoro" as const,
      language: voiceLanguage,
      text: spoken,
      voice,
      ...(await mono(file)),
    })),
  );
}

/** The utterances of the sample, without its music. */
async function people(modelsDir: string): Promise<Clip[]> {
  const folderOf = path.join(modelsDir, "samples");
  const { language, utterances } = Sample.parse(JSON.parse(await readFile(path.join(folderOf, "sample.json"), "utf8")));
  const { sampleRate, samples } = await mono(path.join(folderOf, "sample.speech.wav"));
  const at = (ms: number): number => Math.round((ms * sampleRate) / 1000);
  return utterances.map(({ startMs, endMs, text }, index) => ({
    name: `human-${index}`,
    kind: "human",
    language,
    text,
    sampleRate,
    samples: samples.slice(at(startMs), at(endMs)),
  }));
}

async function mono(file: string): Promise<{ sampleRate: number; samples: Float32Array }> {
  const { sampleRate, planes } = await readSound(file);
  return { sampleRate, samples: planes[0] ?? new Float32Array(0) };
}
