/**
 * How high Kokoro's voices speak: two sentences of each in its own language, by the product's service, measured as speakers are. A minute or two.
 *
 *     node scripts/run.mjs bench/speaking/cast/voices.ts        prints the table of src/providers/kokoro-pitches.ts
 */
import path from "node:path";
import { freePorts } from "../../../scripts/dev/ports.mjs";
import { serviceSpecs, serviceUrls } from "../../../scripts/dev/services.mjs";
import { supervise } from "../../../scripts/dev/supervise.mjs";
import { ensureSetup } from "../../../scripts/setup.mjs";
import { monoOf } from "../../../containers/media/mono.ts";
import { createPitchReader } from "../../../containers/media/pitch.ts";
import { readWav } from "../../../containers/media/wav.ts";
import { catalog, type Voice } from "../../../src/providers/catalog.ts";
import { KOKORO_PITCHES } from "../../../src/providers/kokoro-pitches.ts";
import { House } from "../../hearing/house.ts";
import type { Paths } from "../../hearing/services.ts";
import { runFolder } from "../../hearing/workshop.ts";

const ENGINE = "kokoro/82m-int8";
const ENGLISH = "The train leaves at seven in the morning and arrives before noon. My sister works in a hospital near the beach.";
const SENTENCES: Readonly<Record<string, string>> = {
  "en-US": ENGLISH,
  "en-GB": ENGLISH,
  es: "El tren sale a las siete de la mañana y llega antes del mediodía. Mi hermana trabaja en un hospital cerca de la playa.",
  fr: "Le train part à sept heures du matin et arrive avant midi. Ma sœur travaille dans un hôpital près de la plage.",
  hi: "ट्रेन सुबह सात बजे निकलती है और दोपहर से पहले पहुँचती है। मेरी बहन समुद्र तट के पास एक अस्पताल में काम करती है।",
  it: "Il treno parte alle sette del mattino e arriva prima di mezzogiorno. Mia sorella lavora in un ospedale vicino alla spiaggia.",
  "pt-BR": "O trem sai às sete da manhã e chega antes do meio-dia. Minha irmã trabalha em um hospital perto da praia.",
};

/** As the product has them, with the pitch that it knows of each. */
export const kokoroVoices = (): (Voice & { pitchHz: number })[] =>
  (catalog.find(({ id }) => id === ENGINE)?.voices ?? []).map((voice) => ({ ...voice, pitchHz: KOKORO_PITCHES[voice.id] ?? 0 }));

/** Voice id -> Hz. `run`: an empty folder for the takes. */
export async function measuredVoices(voices: readonly Voice[], { paths, run }: { paths: Paths; run: string }): Promise<Map<string, number>> {
  const house = new House(path.join(run, "takes"));
  await house.open();
  const [port] = await freePorts(1);
  const supervisor = supervise({ logDir: path.join(run, "logs") });
  const pitches = new Map<string, number>();
  try {
    for (const spec of serviceSpecs({ ...paths, ports: { kokoro: port! } })) await supervisor.start(spec);
    const { kokoro } = serviceUrls({ kokoro: port! });
    for (const { id, language } of voices) {
      const params = { engine: ENGINE, language: language ?? "en-US", voice: id, text: SENTENCES[language ?? "en-US"], variant: 0 };
      pitches.set(id, await pitchOf((await house.run(kokoro!, "synthesize", params, {})).artifacts["take"]!.path));
    }
  } finally {
    await supervisor.close();
    await house.close();
  }
  return pitches;
}

async function pitchOf(file: string): Promise<number> {
  const wav = await readWav(file);
  const reader = createPitchReader(wav.sampleRate);
  reader.read(monoOf(wav));
  const { pitchHz } = reader.pitch();
  if (pitchHz === null) throw new Error(`Nothing in ${file} is voiced.`);
  return pitchHz;
}

async function main(): Promise<void> {
  const { paths } = await ensureSetup({ yes: true, quiet: true });
  const pitches = await measuredVoices(kokoroVoices(), { paths, run: await runFolder("bench-voices") });
  for (const [id, hz] of pitches) console.log(`  ${id}: ${Math.round(hz)},`);
}

if (import.meta.main) await main();
