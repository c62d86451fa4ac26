/** What the files of the plan hand to each other: what it is asked, how it declares work, and what it says of a language. */
import type { ExtractValue, ProbeValue, SynthesizeValue } from "../../containers/contract/stages.ts";
import type { Declaration, Graph, Ref } from "../graph/graph.ts";
import type { Artifact, Failure, Result } from "../graph/unit.ts";
import type { Line, Placement } from "./script.ts";

/** What each stage's work is, as pinned by a dub at its first job: a newer one applies to new dubs. */
export const STAGE_VERSIONS = {
  probe: 1,
  extract: 1,
  separate: 1,
  transcribe: 1,
  segment: 1,
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
/** Null: any language. */
export type PlannedRoute = PlannedEngine & { source: string | null; target: string | null };
export type PlanInput = {
  source: Artifact;
  versions: Record<Stage, number>;
  options: { sourceLanguage: string | null; maxRate: number; duckDb: number; bitrateKbps: number };
  engines: { transcribe: PlannedEngine; separate: PlannedEngine | null; translate: PlannedRoute[]; synthesize: PlannedEngine };
  /** The pinned script; null until it was made. */
  script: { language: string; lines: Line[] } | null;
  /** Per language: pinned translations (only those whose source text is the line's), voices by speaker, take variants by line. */
  languages: Record<string, { translations: ReadonlyMap<string, string>; voices: Record<string, string>; variants: ReadonlyMap<string, number> }>;
};
export type Piece = { index: number; startSample: number; samples: number; programme: Ref<Artifact>; background: Ref<Artifact> | null };
export type Prepared = { probe: ProbeValue; extract: ExtractValue; pieces: Piece[]; source: Ref<Artifact> };

/** Declares a unit with the dub's pinned version of its stage. */
export type Declare = (unit: Omit<Declaration, "version" | "stage"> & { stage: Stage }) => Ref<Result>;

export type LanguageContext = { language: string; input: PlanInput; lines: Line[]; sourceLanguage: string; prepared: Prepared; graph: Graph; unit: Declare };

export type LineOutcome = {
  line: Line;
  translation: string | null;
  voice: string;
  take: { key: string; artifact: Artifact; value: SynthesizeValue } | null;
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
  fit: Fit;
  outputs: PlannedOutput[];
};
