/** What runs inside the queue consumer, without a process: quick stages of our own, and stages that a vendor does, reached by a port. */
import type { Line } from "../dubbing/script.ts";
import type { Spoken, SpeechRequest, VoiceReference } from "../providers/speech.ts";
import type { Rewritten, RewriteRequest, Summarized, SummaryRequest, TranslationRequest, Worded } from "../providers/translation.ts";
import type { Transcript } from "../../containers/contract/transcript.ts";
import type { Json } from "../graph/json.ts";
import type { Failure, Usage } from "../graph/unit.ts";

export type WorkerStageRun = {
  /** Parsed by the stage's own schema. */
  params: unknown;
  /** The bytes of an input artifact; `index` counts within the named list. */
  read(name: string, index?: number): Promise<Uint8Array>;
  /** How many artifacts the named input has. */
  count(name: string): number;
  /** Keeps an artifact of this attempt. */
  write(name: string, bytes: Uint8Array, contentType: string): Promise<void>;
  /** A fresh public id: `newId("lin")` -> `lin_...`. */
  newId(prefix: string): string;
};

/** `lines`: rows to pin as the dub's script (segment only). `value` is JSON of at most 64 KB. */
export type WorkerStageResult = { value: { [key: string]: Json }; lines?: Line[] };
export type WorkerStage = (run: WorkerStageRun) => Promise<WorkerStageResult>;

export type VendorStageRun = WorkerStageRun & {
  /** Null: no vendor is to be had here. */
  hear: Hear | null;
  /** Null: nobody is there to be asked. */
  clauses: AskClauses | null;
  /** Null: no language model is to be had here. */
  words: AskWords | null;
  /** Null: no vendor speaks here. */
  speak: Speak | null;
  /** Under which the attempt's artifacts lie: whose attempt it is (src/media/keys.ts). */
  prefix: string;
  /** Sent along with the unit, no part of its key; parsed by the stage's own schema (src/dubbing/hints.ts). */
  hints: unknown;
  /** Of an input artifact, before it is read. */
  sizeOf(name: string, index?: number): number;
  /** Nobody wants it any more. */
  signal: AbortSignal;
  /** To be asked right before each vendor call. */
  mayBegin: () => Promise<boolean>;
};
/** A failure that has a name; what a stage throws is a fault of ours. `usage`: what the vendor charges, or may. */
export type VendorStageFailure = { failure: Failure; usage: Usage[] };

/** A stage that a vendor does. */
export type VendorStage = (run: VendorStageRun) => Promise<(WorkerStageResult & { usage: Usage[] }) | VendorStageFailure>;

/** The port to the vendors that hear (src/providers/hear.ts). */
export type Hear = (ask: {
  engine: string;
  credential?: string | null;
  startMs: number;
  language: string | null;
  speakers: { least: number; most: number } | null;
  signal: AbortSignal;
  mayBegin: () => Promise<boolean>;
  /** Of what `read` gives. */
  sizeBytes: number;
  read: () => Promise<Uint8Array>;
}) => Promise<
  | { kind: "heard"; heard: { transcript: Transcript; languageProbability: number; warnings: string[]; usage: Usage[] } }
  | { kind: "failed"; failure: Failure; usage: Usage[] }
>;

/** The port to the language models that are asked where a long sentence may be parted (src/providers/clauses.ts). */
export type AskClauses = (ask: {
  engine: string;
  credential?: string | null;
  words: readonly string[];
  language: string;
  signal: AbortSignal;
  mayBegin: () => Promise<boolean>;
}) => Promise<{ kind: "said"; boundaries: number[]; usage: Usage[] } | { kind: "failed"; failure: Failure; usage: Usage[] }>;

type Failed = { kind: "failed"; failure: Failure; usage: Usage[] };
/** `credential`: the workspace's own key or endpoint; null: the house's. */
type By = { engine: string; credential: string | null };

/** The port to the language models that translate (src/providers/words.ts): failures are values. */
export type AskWords = {
  translate(ask: TranslationRequest & By): Promise<({ kind: "done" } & Worded) | Failed>;
  rewrite(ask: RewriteRequest & By): Promise<({ kind: "done" } & Rewritten) | Failed>;
  summarize(ask: SummaryRequest & By): Promise<({ kind: "done" } & Summarized) | Failed>;
};

/** The port to the vendors that speak (src/providers/speak.ts): failures are values. */
export type Speak = {
  speak(ask: SpeechRequest & By): Promise<({ kind: "done" } & Spoken) | Failed>;
  clone(
    ask: { name: string; reference: VoiceReference; signal: AbortSignal; mayBegin: () => Promise<boolean> } & By,
  ): Promise<{ kind: "done"; voice: string; usage: Usage[] } | Failed>;
};
