/** What is dubbed in a run: films, engines, options, and the command that starts a job. */
import { catalog, type Engine } from "../../../src/providers/catalog.ts";
import type { FirstGlossary, JobAsk, StartJob } from "../../../src/dubs/port.ts";
import { WANTED } from "../../../src/dubbing/planning.ts";
import { ResolvedOptions } from "../../../src/dubs/options.ts";
import { filmOf, type Film } from "../film.ts";
import type { Random } from "../random.ts";

const voices = ["fv_ada", "fv_ben", "fv_cleo"].map((id, index) => ({
  id,
  language: index === 0 ? "pt-BR" : "es",
  gender: index % 2 === 0 ? ("female" as const) : ("male" as const),
}));
const VENDORS: Engine[] = [
  { id: "vendor/translate", shipped: false, stage: "translate", lane: "worker", digest: "vendor/translate", languages: null },
  { id: "vendor/speech", shipped: false, stage: "synthesize", lane: "worker", digest: "vendor/speech", languages: null, voices },
];
/** Simulated vendors stand in the catalog, and are called from the consumer as real ones are. Only a run puts them there: it lasts as long as the process. */
export function standVendors(): void {
  if (!catalog.some(({ id }) => id === VENDORS[0]!.id)) (catalog as Engine[]).push(...VENDORS);
}

export const LANGUAGES = ["pt-BR", "es", "fr"];
/** What some dubs begin with. */
const TERMS: FirstGlossary["terms"] = [
  { source: "Again", kind: "keep", language: null, target: null },
  { source: "line", kind: "say", language: "pt-BR", target: "linha" },
];

export type Dubbed = { dubId: string; workspaceId: string; film: Film; isLarge: boolean; facts: StartJob["dub"]; glossary: FirstGlossary | null };

export function anyDub(random: Random, index: number): Dubbed {
  const dubId = `dub_${"abcdef"[index]}`;
  const workspaceId = `wsp_${random.int(2)}`;
  const vendor = { translates: random.chance(0.5), speaks: random.chance(0.5) };
  const translator = vendor.translates ? "vendor/translate" : "bergamot/firefox-tiny";
  const options = ResolvedOptions.parse({
    transcription: { engine: "faster-whisper/base" },
    alignment: random.chance(0.3) ? { engine: "faster-whisper/base-align", always: true } : { engine: "none", always: false },
    diarization: { engine: random.chance(0.4) ? "resemblyzer/voice-encoder" : "none" },
    separation: { engine: random.chance(0.6) ? "spleeter/2stems-16khz" : "none" },
    translation: { engine: translator, routes: [{ engine: translator, source: "en", target: null }] },
    speech: { engine: vendor.speaks ? "vendor/speech" : "kokoro/82m-int8", voices: {} },
    ...(random.chance(0.25) && { outputs: [...WANTED] }),
    review: { translation: random.chance(0.15) },
  });
  const source = { artifactKey: `w/${workspaceId}/v/vid_${index}/source`, sizeBytes: 1_000 };
  return {
    dubId,
    workspaceId,
    film: filmOf(random, random.between(4, 7)),
    isLarge: random.chance(0.4),
    facts: { dubId, workspaceId, videoId: `vid_${index}`, source, options },
    glossary: vendor.translates ? { editId: `edt_${dubId.slice(4)}first`, actor: "cleo", terms: TERMS } : null,
  };
}

export const startOf = ({ facts, glossary }: Dubbed, id: string, ask: JobAsk, createdAt: number): StartJob => ({
  dub: facts,
  glossary,
  job: { id, ...ask, createdAt: new Date(createdAt).toISOString() },
});
