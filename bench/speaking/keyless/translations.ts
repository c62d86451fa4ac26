/** What the keyless translators make of the sentences, by the product's own service: chrF beside what a person wrote. */
import { z } from "zod";
import { TranslateValue } from "../../../containers/contract/stages.ts";
import { type Finding, noted } from "../../finding.ts";
import type { Paths } from "../../hearing/services.ts";
import { runFolder } from "../../hearing/workshop.ts";
import { memoryOf, ofTranslation, type Pair, PAIRS, translationNotRun } from "./goals.ts";
import { sentencesIn } from "./sentences.ts";
import { type Asking, withService } from "./service.ts";
import { askPython, metricsPython, scriptOf } from "./tools.ts";

type Translated = { pair: Pair; texts: string[]; seconds: number };
type NotRun = { pair: Pair; reason: string };
const Pairs = z.object({ pairs: z.array(z.tuple([z.string(), z.string()])) });
const Score = z.object({ chrf: z.number() });
type Say = (what: string) => void;

export async function translations(paths: Paths, say: Say): Promise<Finding[]> {
  say("translating");
  const run = await runFolder("bench-translations");
  const { done, mostBytes } = await withService("bergamot", { paths, run }, async (service) => {
    const all: (Translated | NotRun)[] = [];
    for (const pair of PAIRS) all.push(await translated(service, pair));
    return all;
  });
  const ran = done.filter((each) => "texts" in each);
  const asked = ran.map(({ pair, texts }) => ({ heard: texts, truth: sentencesIn(pair.to) }));
  const scores = await askPython(await metricsPython(paths.python, say), [scriptOf("chrf.py")], asked, (line) => Score.parse(line).chrf);
  return [
    ...done.map((each) => ("texts" in each ? ofTranslation(each.pair, scores[ran.indexOf(each)]!) : translationNotRun(each.pair, each.reason))),
    ...ran.map(({ pair: { from, to, engine }, texts, seconds }) =>
      noted(`${from}-${to}, ${engine}, models loaded, a sentence`, (1000 * seconds) / texts.length, " ms"),
    ),
    ...memoryOf("bergamot", mostBytes),
  ];
}

async function translated({ engines, ask }: Asking, pair: Pair): Promise<Translated | NotRun> {
  const engine = engines.find(({ id }) => id === pair.engine);
  const has = engine?.on === true && Pairs.parse(engine.detail).pairs.some(([from, to]) => from === pair.from && to === pair.to);
  if (!has) return { pair, reason: engine?.reason ?? `${pair.engine} has no such pair here` };
  const lines = sentencesIn(pair.from).map((text, at) => ({ id: `lin_${at}`, text }));
  const params = { engine: pair.engine, source: pair.from, target: pair.to === "pt" ? "pt-BR" : pair.to, lines };
  // Models are loaded by the first.
  await ask("translate", params);
  const { value, seconds } = await ask("translate", params);
  return { pair, texts: TranslateValue.parse(value).translations.map(({ text }) => text), seconds };
}
