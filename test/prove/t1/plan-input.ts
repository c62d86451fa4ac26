/** A dub's rows as the plan is asked of them, without a store. */
import { chooseVoice } from "../../../src/dubbing/cast.ts";
import { STAGE_VERSIONS, WANTED, type Wanted, type LanguageInput, type PlanInput } from "../../../src/dubbing/planning.ts";
import type { EditableDub } from "../../../src/dubs/edits/script.ts";
import { translationsOf, type Rows } from "./pins.ts";

const VOICES = ["anna", "ben", "cleo", "dora"];
const engine = (stage: string) => ({ id: `any/${stage}`, digest: `digest of ${stage}`, lane: stage });

/** `verifies`: takes are heard again; `rewords`: a language model translates, which says lines shorter or fuller. */
/** `wantsAll`: all that can be handed out is made. */
export type Engines = { separates: boolean; verifies: boolean; rewords: boolean; wantsAll: boolean };
/** What was pinned besides the rows; by language. */
export type Pinned = {
  summary: PlanInput["summary"];
  paces: Readonly<Record<string, Record<string, number>>>;
  gains: Readonly<Record<string, readonly number[]>>;
};

export function planInput(dub: EditableDub, { separates, verifies, rewords, wantsAll }: Engines, { summary, paces, gains }: Pinned): PlanInput {
  const lines = [...dub.lines.values()].sort((a, b) => a.startMs - b.startMs || (a.id < b.id ? -1 : 1));
  return {
    source: { digest: "source", key: "source", sizeBytes: 1, contentType: "video/mp4" },
    versions: { ...STAGE_VERSIONS },
    options: {
      sourceLanguage: null,
      speakers: null,
      range: null,
      shifts: 0,
      overlap: 0.25,
      maxRate: 1.3,
      duckDb: -18,
      bitrateKbps: 160,
      loudness: -16,
      gating: "programme",
      formality: null,
      rewriting: rewords,
    },
    engines: {
      transcribe: engine("transcribe"),
      align: null,
      diarize: separates ? engine("diarize") : null,
      separate: separates ? engine("separate") : null,
      translate: [{ ...engine("translate"), source: null, target: null, isModel: rewords }],
      synthesize: engine("synthesize"),
      verify: verifies ? engine("verify") : null,
    },
    written: null,
    summary,
    script: { language: "en", lines, levels: new Map([...dub.speakers.values()].map(({ id, levelDb }) => [id, levelDb])), glossary: dub.glossary.terms },
    languages: Object.fromEntries(
      [...dub.languages].map(([tag, rows]) => [
        tag,
        {
          ...languageInput(dub, rows),
          outputs: { wanted: new Set<Wanted>(wantsAll ? WANTED : ["video", "srt"]), overlays: [] },
          paces: paces[tag] ?? {},
          gains: gains[tag] ?? [],
        },
      ]),
    ),
  };
}

const languageInput = (dub: EditableDub, rows: Rows): Omit<LanguageInput, "outputs"> => ({
  translations: translationsOf(dub, rows),
  voices: Object.fromEntries(rows.casts),
  voicesElse: {},
  choices: rows.choices,
  review: false,
  isReviewed: false,
});

/** Who has no voice yet gets one. */
export function cast(dub: EditableDub): EditableDub {
  const ids = [...new Set([...dub.lines.values()].map(({ speakerId }) => speakerId))].sort();
  const speakers = ids.map((id) => ({ id, pitchHz: null, gender: null, talkMs: 0 }));
  const languages = [...dub.languages].map(([tag, rows]) => {
    const known = Object.fromEntries(rows.casts);
    const voices = VOICES.map((id, index) => ({ id, language: tag, gender: index % 2 === 0 ? ("female" as const) : ("male" as const) }));
    const missing = chooseVoice({ language: tag, speakers, voices, known });
    return [tag, { ...rows, voices: VOICES, casts: new Map([...rows.casts, ...Object.entries(missing)]) }] as const;
  });
  return { ...dub, languages: new Map(languages) };
}
