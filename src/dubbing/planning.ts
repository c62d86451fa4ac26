/** What the files of the plan hand to each other: what it is asked, how it declares work, and what it says of a language. */
import type { ExtractValue, ProbeValue, SynthesizeValue } from "../../containers/contract/stages.ts";
import type { Declaration, Graph, Ref } from "../graph/graph.ts";
import type { Artifact, Failure, Result } from "../graph/unit.ts";
import type { Choice, GlossaryTerm, Line, Placement } from "./script.ts";

/** What each stage's work is, as pinned by a dub at its first job: a newer one applies to new dubs. */
export const STAGE_VERSIONS = {
  probe: 1,
  extract: 2,
  separate: 2,
  transcribe: 2,
  script: 1,
  align: 1,
  diarize: 1,
  segment: 2,
  reference: 1,
  translate: 1,
  synthesize: 1,
  fit: 1,
  mix: 1,
  encode: 1,
  join: 1,
  subtitle: 1,
  mux: 1,
  report: 1,
} as const;
export type Stage = keyof typeof STAGE_VERSIONS;

export type PlannedEngine = { id: string; digest: string; lane: string };
/** `timing`: what its words' times are worth. `microsPerMinute`: what its vendor asks for a minute of sound. */
export type PlannedEar = PlannedEngine & { timing?: "good" | "rough" | "none"; microsPerMinute?: number };
/** `microsPerMinute`: the most that its vendor asks for what is said in a minute. */
export type PlannedOpinion = PlannedEngine & { microsPerMinute: number };
/** `always`: also where the words' times are good, because somebody asked for it. */
export type PlannedAligner = PlannedEngine & { always: boolean };
export type SpeakerBounds = { least: number; most: number };
/** Null: any language. */
export type PlannedRoute = PlannedEngine & { source: string | null; target: string | null };
export type PlanInput = {
  source: Artifact;
  versions: Record<Stage, number>;
  options: {
    sourceLanguage: string | null;
    /** Null: found. */
    speakers: SpeakerBounds | null;
    /** A preview: only this part of the video, as if it were all. */
    range: { startMs: number; endMs: number } | null;
    /** Demucs' own. */
    shifts: number;
    overlap: number;
    maxRate: number;
    duckDb: number;
    bitrateKbps: number;
  };
  /** `diarize` null: the recognizer's own labels, or one speaker. */
  engines: {
    transcribe: PlannedEar;
    align: PlannedAligner | null;
    diarize: PlannedEngine | null;
    separate: PlannedEngine | null;
    translate: PlannedRoute[];
    synthesize: PlannedEngine;
    /** Whose opinion is asked of where a long sentence is cut. Absent in dubs of earlier versions. */
    clauses?: PlannedOpinion | null;
  };
  /** What the user brought instead of having it recognised. */
  written: { artifact: Artifact; format: string } | null;
  /** The pinned script; null until it was made. `levels`: each speaker's, in dBFS. Terms are hints. */
  script: { language: string; lines: readonly Line[]; levels: ReadonlyMap<string, number>; glossary: readonly GlossaryTerm[] } | null;
  languages: Record<string, LanguageInput>;
};
export type Translation = { text: string; engine: string };
export type LanguageInput = {
  /** Pinned, and only those whose source text is the line's. */
  translations: ReadonlyMap<string, Translation>;
  /** By speaker. */
  voices: Readonly<Record<string, string>>;
  /** By line, where anything was chosen. */
  choices: ReadonlyMap<string, Choice>;
  /** A person looks at the translations before they are spoken. */
  review: boolean;
};
/** `background`, `vocals` null: nothing was parted, or that failed. `parted`: what separation measured. */
export type Piece = {
  index: number;
  startSample: number;
  samples: number;
  programme: Ref<Artifact>;
  background: Ref<Artifact> | null;
  vocals: Ref<Artifact> | null;
  voice: Ref<Artifact> | null;
  parted: Ref<Result> | null;
};
/** `film`: what is dubbed, which for a preview is a part of what was probed. */
export type Film = ProbeValue & { rangeStartMs: number | null };
export type Prepared = { film: Film; extract: ExtractValue; pieces: Piece[]; source: Ref<Artifact> };

/** Declares a unit with the dub's pinned version of its stage. */
export type Declare = (unit: Omit<Declaration, "version" | "stage"> & { stage: Stage }) => Ref<Result>;

export type Script = NonNullable<PlanInput["script"]>;
export type LanguageContext = { language: string; input: PlanInput; script: Script; prepared: Prepared; graph: Graph; unit: Declare };

export type LineOutcome = {
  line: Line;
  translation: Translation | null;
  voice: string;
  /** `key`: the digest of its sound; `unitKey`: of the unit that spoke it. */
  take: { key: string; unitKey: string; variant: number; artifact: Artifact; value: SynthesizeValue } | null;
  kept: Failure | null;
  pending: boolean;
};
/** `startMs`..`endMs`: the walls; no take of this island may lie outside. */
export type FittedIsland = { startMs: number; endMs: number; placements: Ref<Placement[]> };
export type Fit = { islands: FittedIsland[]; placements: Ref<Placement[]> };
export type PlannedOutput = { kind: "video" | "audio" | "subtitles" | "stem" | "report"; format: string; contentType: string; artifact: Artifact };
export type LanguagePlan = {
  language: string;
  /** Pending while anything it needs is; failed when nothing sensible can be made. */
  status: "pending" | "failed" | "done";
  failure: Failure | null;
  lines: LineOutcome[];
  /** What units already said of lines that have no pin (any more): to be pinned. */
  found: ReadonlyMap<string, Translation>;
  /** All that can be translated is, and waits for a person. */
  awaitsReview: boolean;
  fit: Fit;
  outputs: PlannedOutput[];
};
