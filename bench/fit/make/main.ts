/**
 * Makes the lines that the bench of the fit reads, on real speech: what the product heard of the test clips (`npm run bench -- hearing` before
 * this), translated by the service bergamot and spoken by the service kokoro at the voices' own pace. Some minutes on two cores; en-es, en-fr
 * and en-it need Apertium on PATH.
 *
 *     node scripts/run.mjs bench/fit/make/main.ts              all
 *     node scripts/run.mjs bench/fit/make/main.ts en-pt pt-en  some pairs (pt-en is made from what en-pt left); `unseen`: those that nothing is tuned on
 */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { SynthesizeValue, TranslateValue } from "../../../containers/contract/stages.ts";
import { readWav } from "../../../containers/media/wav.ts";
import { ensureSetup } from "../../../scripts/setup.mjs";
import { predictMs } from "../../../src/dubbing/length/predict.ts";
import { spokenForm } from "../../../src/dubbing/length/spoken-form.ts";
import type { Paths } from "../../hearing/services.ts";
import { runFolder } from "../../hearing/workshop.ts";
import { type Asking, withService } from "../../speaking/keyless/service.ts";
import { folders, MeasuredFilm, type MeasuredLine, readFilms } from "../lines.ts";
import { heardClip, type Source, spokenAgain } from "./heard.ts";
import { pausesOf } from "./pauses.ts";
import { type Pair, PAIRS } from "./pairs.ts";

type Film = { pair: Pair; source: Source; translations: string[] };
const LINES_AT_ONCE = 10;
const root = path.resolve(import.meta.dirname, "../../..");

async function main(asked: readonly string[]): Promise<void> {
  const { paths } = await ensureSetup({ yes: true, quiet: true });
  const pairs = PAIRS.filter(({ from, to, isUnseen }) => asked.length === 0 || asked.includes(isUnseen ? "unseen" : `${from}-${to}`));
  const spokenFrom = pairs.filter(({ isSpokenAgain }) => isSpokenAgain);
  await makeAll(
    pairs.filter(({ isSpokenAgain }) => !isSpokenAgain),
    paths,
  );
  await makeAll(spokenFrom, paths);
}

async function makeAll(pairs: readonly Pair[], paths: Paths): Promise<void> {
  if (pairs.length === 0) return;
  const run = await runFolder("bench-fit");
  const sources = await Promise.all(pairs.map(async (pair) => ({ pair, sources: await sourcesOf(pair, paths) })));
  const { done } = await withService("bergamot", { paths, run }, async ({ ask }) => {
    const films: Film[] = [];
    for (const { pair, sources: own } of sources) for (const source of own) films.push({ pair, source, translations: await translated(ask, pair, source) });
    return films;
  });
  await withService("kokoro", { paths, run }, async ({ ask }) => {
    for (const film of done) await keep(film, await spoken(ask, film));
  });
}

async function sourcesOf({ clips, isSpokenAgain }: Pair, { modelsDir }: Paths): Promise<Source[]> {
  if (isSpokenAgain)
    return readFilms()
      .filter(({ clip, target }) => target === "pt-BR" && clips.includes(clip))
      .map(spokenAgain);
  const folders = { run: path.join(root, ".onevoice", "bench-hearing"), clips: path.join(modelsDir, "test-speech", "clips") };
  return Promise.all(clips.map((clip) => heardClip(clip, folders)));
}

async function translated(ask: Asking["ask"], { from, target, translator }: Pair, { lines }: Source): Promise<string[]> {
  const texts: string[] = [];
  for (let at = 0; at < lines.length; at += LINES_AT_ONCE) {
    const some = lines.slice(at, at + LINES_AT_ONCE).map(({ text }, index) => ({ id: `lin_${at + index}`, text }));
    const { value } = await ask("translate", { engine: translator, source: from, target, lines: some });
    texts.push(...TranslateValue.parse(value).translations.map(({ text }) => text));
  }
  return texts;
}

async function spoken(ask: Asking["ask"], { pair, source, translations }: Film): Promise<MeasuredLine[]> {
  const speakers = [...new Set(source.lines.map(({ speakerId }) => speakerId))];
  const lines: MeasuredLine[] = [];
  for (const [index, { text, ...line }] of source.lines.entries()) {
    const { engine, voice } = pair.voices[speakers.indexOf(line.speakerId) % pair.voices.length]!;
    const translation = translations[index]!;
    const { value, artifacts } = await ask("synthesize", { engine, language: pair.target, voice, text: spokenForm(translation, pair.target), variant: 0 });
    const { durationMs, levelDb } = SynthesizeValue.parse(value);
    const { pcm, sampleRate } = await readWav(artifacts["take"]!.path);
    const foreseenMs = predictMs(translation, { language: pair.target, engine, voice });
    lines.push({
      lineId: `lin_${index + 1}`,
      ...line,
      text,
      translation,
      engine,
      voice,
      takeMs: durationMs,
      pauses: pausesOf(pcm, sampleRate, levelDb),
      foreseenMs,
    });
  }
  return lines;
}

async function keep({ pair, source }: Film, lines: MeasuredLine[]): Promise<void> {
  const { clip, filmMs, standing } = source;
  const film = MeasuredFilm.parse({ clip, source: pair.from, target: pair.target, made: pair.made, translator: pair.translator, filmMs, standing, lines });
  const head = Object.entries({ ...film, lines: undefined }).flatMap(([name, value]) =>
    value === undefined ? [] : [` ${JSON.stringify(name)}: ${JSON.stringify(value)}`],
  );
  const rows = lines.map((line) => `  ${JSON.stringify(line)}`);
  const file = path.join(pair.isUnseen ? folders.unseen : folders.tuned, `${clip}.${pair.from}-${pair.to}.json`);
  await writeFile(file, `{\n${head.join(",\n")},\n "lines": [\n${rows.join(",\n")}\n ]\n}\n`);
  console.log(`${path.basename(file)}: ${lines.length} lines`);
}

await main(process.argv.slice(2));
