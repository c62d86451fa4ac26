/** What the files of the plan hand to each other: what it is asked, how it declares work, and what it says of a language. */
import type { ExtractValue, ProbeValue, SynthesizeValue, VerifyValue } from "../../containers/contract/stages.ts";
import type { Declaration, Graph, Ref } from "../graph/graph.ts";
import type { Artifact, Failure, Result } from "../graph/unit.ts";
import type { Overlay } from "./cues/overlay.ts";
import type { Summary } from "./hints.ts";
import type { Pitch, Prosody } from "./plan-prosody.ts";
import type { Choice, GlossaryTerm, Line, Placement } from "./script.ts";

/** What each stage's work is, as pinned by a dub at its first job: a newer one applies to new dubs. */
export const STAGE_VERSIONS = {
  probe: 1,
  extract: 3,
  separate: 2,
  transcribe: 2,
  script: 1,
  align: 1,
  diarize: 1,
  segment: 2,
  reference: 2,
  prosody: 1,
  summarize: 1,
  translate: 1,
  rewrite: 1,
  clone: 1,
  synthesize: 3,
  verify: 1,
  fit: 2,
  mix: 2,
  encode: 2,
  join: 2,
  subtitle: 2,
  mux: 2,
  picture: 1,
  burn: 1,
  stream: 1,
  report: 3,
} as const;
export type Stage = keyof typeof STAGE_VERSIONS;

/** What the services still do: a dub that was begun with an older one goes on with this one. */
export const OLDEST_VERSIONS: Partial<Record<Stage, number>> = { fit: 2, mix: 2, encode: 2, join: 2, subtitle: 2, mux: 2, report: 3 };

/** What a dub can be asked for; a report card is always made. */
export const WANTED = ["video", "audio", "stems", "srt", "vtt", "ass", "burned", "playback", "hls"] as const;
export type Wanted = (typeof WANTED)[number];

export type PlannedEngine = { id: string; digest: string; lane: string };
/** `timing`: what its words' times are worth. `microsPerMinute`: what its vendor asks for a minute of sound. */
export type PlannedEar = PlannedEngine & { credential?: string; timing?: "good" | "rough" | "none"; microsPerMinute?: number };
/** `microsPerMinute`: the most that its vendor asks for what is said in a minute. */
export type PlannedOpinion = PlannedEngine & { credential?: string; microsPerMinute: number };
/** `always`: also where the words' times are good, because somebody asked for it. */
export type PlannedAligner = PlannedEngine & { always: boolean };
export type SpeakerBounds = { least: number; most: number };
/** `credential`: the workspace's own key that it is called with; absent: the house's. `microsPerThousandCharacters`, and for each call `microsPerCall`: the most that its vendor asks. */
type Paid = { credential?: string; microsPerThousandCharacters?: number; microsPerCall?: number };
/** Null: any language. `isModel`: a language model, which minds hints and says a line shorter or fuller. */
export type PlannedRoute = PlannedEngine & Paid & { source: string | null; target: string | null; isModel?: boolean };
/** `speeds`: within which it can be told to speak faster or slower; absent: it cannot. */
export type PlannedSpeaker = PlannedEngine &
  Paid & { clones?: "inline" | "kept"; needsReferenceText?: boolean; instructs?: boolean; speeds?: { least: number; most: number } };
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
    /** In LUFS; `source`: as loud as the original. `gating`: what is measured: all of it, or the voices. */
    loudness: number | "source";
    gating: "programme" | "dialogue";
    /** How people are addressed; null: as the engine likes. */
    formality: "formal" | "informal" | null;
    /** Lines that miss the time there is are said shorter or fuller, where the engine can. */
    rewriting: boolean;
  };
  /** `diarize` null: the recognizer's own labels, or one speaker. */
  engines: {
    transcribe: PlannedEar;
    align: PlannedAligner | null;
    diarize: PlannedEngine | null;
    separate: PlannedEngine | null;
    translate: PlannedRoute[];
    /** For lines that the first refuses or fails. Absent, as the next three, in dubs of earlier versions. */
    translateElse?: PlannedRoute[];
    synthesize: PlannedSpeaker;
    synthesizeElse?: PlannedSpeaker | null;
    /** Who hears every take again. */
    verify?: PlannedEngine | null;
    /** Whose opinion is asked of where a long sentence is cut. Absent in dubs of earlier versions. */
    clauses?: PlannedOpinion | null;
  };
  /** What the user brought instead of having it recognised. */
  written: { artifact: Artifact; format: string } | null;
  /** The pinned script; null until it was made. `levels`: each speaker's, in dBFS. Terms are hints. */
  script: {
    language: string;
    lines: readonly Line[];
    levels: ReadonlyMap<string, number>;
    glossary: readonly GlossaryTerm[];
    /** What the speakers are called, and whose voice may be cloned. Absent where nobody has a name. */
    names?: ReadonlyMap<string, string>;
    consents?: ReadonlySet<string>;
  } | null;
  /** What the film is about, pinned; null: nobody has said it yet. */
  summary: Summary | null;
  languages: Record<string, LanguageInput>;
  /** How a line was found to be spoken, whatever was changed since; undefined: it never was measured. */
  measured?: (lineId: string) => Pitch | undefined;
  /** A job is only foreseen: `least` takes every wording and take as good, `most` none. */
  isForeseen?: "least" | "most";
};
/** `prompt`: version of what a language model was told. `rewrites`: how often it was said shorter or fuller since; `pace`: how much longer than foreseen its take lasted then; `settledMs`: how long the line was when its wording was settled. */
export type Translation = { text: string; engine: string; prompt?: string; rewrites?: number; pace?: number; settledMs?: number };
export type LanguageInput = {
  /** Pinned, and only those whose source text is the line's. */
  translations: ReadonlyMap<string, Translation>;
  /** By speaker; one who is not in it is not cast yet. */
  voices: Readonly<Record<string, string>>;
  /** Of the engine that speaks what the first cannot. */
  voicesElse: Readonly<Record<string, string>>;
  /** By line, where anything was chosen. */
  choices: ReadonlyMap<string, Choice>;
  /** What is to be handed out, and what is written over a picture that titles are burned into. */
  outputs: { wanted: ReadonlySet<Wanted>; overlays: readonly Overlay[] };
  /** By speaker: the pace of their lines, 1 is the voice's own, pinned once. Absent in dubs of earlier versions: all 1. */
  paces?: Readonly<Record<string, number>>;
  /** Master gains that were used before, in dB, oldest first. */
  gains?: readonly number[];
  /** By voice: how much longer than foreseen it takes; a voice that is not in it takes as long. */
  factors?: Readonly<Record<string, number>>;
  /** What was found in a take when it was heard again, by line and unit: it need not be compared anew. */
  judged?: (lineId: string, unitKey: string) => Pick<Judgement, "flags" | "wer"> | undefined;
  /** A person looks at the translations before they are spoken. */
  review: boolean;
  /** A person has: what is said stays as it is. */
  isReviewed: boolean;
};
/** `voiced`: the channels that carry speech alone, where they are not all. `background`, `vocals` null: nothing was parted, or that failed. `parted`: what separation measured. */
export type Piece = {
  index: number;
  startSample: number;
  samples: number;
  programme: Ref<Artifact>;
  voiced: Ref<Artifact> | null;
  background: Ref<Artifact> | null;
  vocals: Ref<Artifact> | null;
  voice: Ref<Artifact> | null;
  parted: Ref<Result> | null;
};
/** `film`: what is dubbed, which for a preview is a part of what was probed. */
export type Film = ProbeValue & { rangeStartMs: number | null };
/** By speaker: a sample of the voice; null: there is nothing to make one of. */
export type Samples = ReadonlyMap<string, Ref<Result> | null>;
/** `sounds`: the pieces, the voice alone where it was parted. `summary` undefined: still to come. */
export type Prepared = {
  film: Film;
  extract: ExtractValue;
  pieces: Piece[];
  sounds: Ref<Artifact>[];
  samples: Samples;
  summary: Summary | null | undefined;
  prosody: Prosody;
  source: Ref<Artifact>;
};

/** Declares a unit with the dub's pinned version of its stage. */
export type Declare = (unit: Omit<Declaration, "version" | "stage"> & { stage: Stage }) => Ref<Result>;

export type Script = NonNullable<PlanInput["script"]>;
export type LanguageContext = { language: string; input: PlanInput; script: Script; prepared: Prepared; graph: Graph; unit: Declare };

/** What came of hearing a take again; flags are those of judge-take.ts. */
export type Judgement = { verdict: "good" | "bad"; flags: readonly string[]; wer: number };
export type LineOutcome = {
  line: Line;
  translation: Translation | null;
  take: Take | null;
  /** Units that spoke it, in order. */
  tried: readonly Tried[];
  /** What its wording would have to become for its take to fill its time; null: it does, or nothing was spoken. */
  misses: "shorter" | "fuller" | null;
  /** Its wording is settled for a line of this length: to be pinned. Null: nothing new. */
  settlesMs: number | null;
  /** Its wording may still change before it is spoken. */
  isReworded: boolean;
  kept: Failure | null;
  pending: boolean;
};
/** `key`: of the unit. */
export type Tried = { key: string; judgement: Judgement | null };
/** `key`: the digest of its sound; `unitKey`: of the unit that spoke it. `judgement` null: nobody heard it again. */
export type Take = {
  key: string;
  unitKey: string;
  engine: string;
  voice: string;
  variant: number;
  artifact: Artifact;
  value: SynthesizeValue;
  judgement: Judgement | null;
  /** Its words as they were heard again; null: nobody listened. */
  heard: VerifyValue["words"] | null;
};
/** `startMs`..`endMs`: the walls; no take of this island may lie outside. */
export type FittedIsland = { startMs: number; endMs: number; placements: Ref<Placement[]> };
export type Fit = { islands: FittedIsland[]; placements: Ref<Placement[]> };
/** `language` null: the same for all. `name`: tells those of one kind and format apart, such as the stems; empty: there is but one. */
export type PlannedOutput = { language: string | null; kind: OutputKind; name: string; format: string; contentType: string; artifact: Artifact };
/** `playback`: plays everywhere; `burned`: with its subtitles in the picture; `stream`: for HLS players. */
export const OUTPUT_KINDS = ["video", "audio", "subtitles", "stem", "report", "playback", "burned", "stream"] as const;
export type OutputKind = (typeof OUTPUT_KINDS)[number];
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
  /** To be pinned: paces of speakers that had none, and a master gain that is new. */
  paces: Readonly<Record<string, number>>;
  gainDb: number | null;
  /** What is there of it, also while other things are still to come. */
  outputs: PlannedOutput[];
  /** Why something that was asked for beside the dub itself cannot be made, each reason once. */
  lost: Failure[];
};
