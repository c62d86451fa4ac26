/** Every keyless voice says ten sentences by the product's own service, and plain Whisper base writes down what it hears. */
import { z } from "zod";
import { SynthesizeValue } from "../../../containers/contract/stages.ts";
import type { Finding } from "../../finding.ts";
import type { Paths } from "../../hearing/services.ts";
import { runFolder } from "../../hearing/workshop.ts";
import { isAsked, isTimed, memoryOf, notRun, ofVoice, realTimeFactor, type Voice } from "./goals.ts";
import { wrongWords } from "./hear.ts";
import { sentencesIn } from "./sentences.ts";
import { type Asking, withService } from "./service.ts";
import { isSpoken, keepTake, takeFile } from "./takes.ts";

type Spoken = Voice & { files: string[] };
/** Seconds of work and of sound, of takes made now. */
type Timed = { engine: string; takes: number; tookS: number; lastS: number };
const Voices = z.object({ voices: z.array(z.object({ id: z.string(), language: z.string() })) });
type Engine = Asking["engines"][number];
type Say = (what: string) => void;

export async function voices(paths: Paths, say: Say): Promise<Finding[]> {
  const run = await runFolder("bench-keyless");
  const { done, mostBytes } = await withService("kokoro", { paths, run }, async ({ engines, ask }) => {
    const spoken: Spoken[] = [];
    const timed: Timed[] = [];
    for (const engine of engines.filter(({ on }) => on)) {
      say(`voices of ${engine.id} speak`);
      timed.push(await timeEngine(ask, engine));
      for (const voice of voicesOf(engine)) spoken.push(await speakAll(ask, engine, voice));
    }
    const off = engines.filter(({ on }) => !on).map(({ id, reason }) => notRun(`voices of ${id}`, reason ?? "it is off"));
    return { spoken, timed, off };
  });
  const wrong = await wrongWords(paths, done.spoken, say);
  const factors = done.timed.map(({ engine, takes, tookS, lastS }) => realTimeFactor(`${engine}, ${takes} takes`, tookS, lastS));
  return [...done.off, ...done.spoken.map((each, at) => ofVoice(each, wrong[at]!)), ...factors, ...memoryOf("kokoro", mostBytes)];
}

const voicesOf = ({ id, detail }: Engine): Voice[] =>
  Voices.parse(detail)
    .voices.map((voice) => ({ engine: id, voice: voice.id, language: voice.language }))
    .filter(isAsked);

/** Speaks what is not kept. */
async function speakAll(ask: Asking["ask"], { modelDigest }: Engine, voice: Voice): Promise<Spoken> {
  const files: string[] = [];
  for (const text of sentencesIn(voice.language)) {
    const file = takeFile(voice, modelDigest ?? "", text);
    if (!isSpoken(file)) await keepTake((await speak(ask, voice, text)).file, file);
    files.push(file);
  }
  return { ...voice, files };
}

/** The first voice of each judged language, all sentences. Models are loaded by a take before. */
async function timeEngine(ask: Asking["ask"], engine: Engine): Promise<Timed> {
  const own = voicesOf(engine).filter(isTimed);
  await speak(ask, own[0]!, "1");
  const timed: Timed = { engine: engine.id, takes: 0, tookS: 0, lastS: 0 };
  for (const voice of own)
    for (const text of sentencesIn(voice.language)) {
      const { tookS, lastS } = await speak(ask, voice, text);
      timed.takes += 1;
      timed.tookS += tookS;
      timed.lastS += lastS;
    }
  return timed;
}

async function speak(ask: Asking["ask"], voice: Voice, text: string): Promise<{ file: string; tookS: number; lastS: number }> {
  const { value, artifacts, seconds } = await ask("synthesize", { ...voice, text, variant: 0 });
  return { file: artifacts["take"]!.path, tookS: seconds, lastS: SynthesizeValue.parse(value).durationMs / 1000 };
}
