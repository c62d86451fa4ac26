/**
 * A language model that translates for us, whoever runs it. One method is one answer that we need: a passage of at most 10 lines in
 * another language, one line said shorter or fuller, what a film is about. A provider makes no second tries of a call that failed: tries,
 * their number and the pauses between them are the graph's. What it is given to translate is data, whatever it says.
 */
import type { VendorUsage } from "./transcription.ts";

/** `speaker`: what the script calls who says it. `least`, `most`: characters of the target language that fit the time there is. */
export type AskedLine = { id: string; text: string; speaker: string | null; least: number | null; most: number | null };
export type AskedTerm = { source: string; kind: "keep" | "force" | "say"; target: string | null };
/** Of the whole film. `terms`: names and words that come again, and what is meant by them. */
export type Summary = { theme: string; register: string; terms: { term: string; meaning: string }[] };

/** What surrounds the passage. Hints: an engine may use them, and nothing of them is ever part of its answer. */
export type Surroundings = { before: readonly string[]; after: readonly string[]; terms: readonly AskedTerm[]; summary: Summary | null };
export type Formality = "formal" | "informal";

type Asked = {
  /** BCP 47; the target with its region, where it has one. */
  source: string;
  target: string;
  formality: Formality | null;
  /** Nobody wants it any more. */
  signal: AbortSignal;
  /** To be asked right before each call; false: nobody wants it any more. */
  mayBegin: () => Promise<boolean>;
};
/** `lines`: 1 to 10. `wording`: how many wordings there have been; another one is wanted where it is not 0. */
export type TranslationRequest = Asked & { lines: readonly AskedLine[]; around: Surroundings; wording: number };
/** `text` is how `line` is said now: `shorter`, because it is too long for the time there is, or `fuller`. `now`: how long it is in the terms of `line.least` and `line.most`. */
export type RewriteRequest = Asked & { line: AskedLine; text: string; direction: "shorter" | "fuller"; now: number; around: Surroundings };
/** `lines`: a part of the script, in order. `parts` instead: what was said of each part, to be made one. */
export type SummaryRequest = Pick<Asked, "source" | "signal" | "mayBegin"> & ({ lines: readonly string[] } | { parts: readonly Summary[] });

/** Why a line has no translation. */
export type LeftLine = { id: string; code: "refused" | "missing" | "malformed"; message: string };
/** Every line asked for is in one of the two, in the order asked; no other is. `prompt`: the version of what the model was told. */
export type Worded = { translations: { id: string; text: string }[]; left: LeftLine[]; prompt: string; usage: VendorUsage[] };
export type Rewritten = { text: string; prompt: string; usage: VendorUsage[] };
export type Summarized = { summary: Summary; prompt: string; usage: VendorUsage[] };

export type AskedOfWords = { translate: TranslationRequest } | { rewrite: RewriteRequest } | { summarize: SummaryRequest };

export interface TranslationProvider {
  /** `vendor/model`, as the catalogue names it. */
  readonly engine: string;
  /** Each throws VendorFailure (with `usage` where something was charged), and nothing else unless the fault is ours. */
  translate(request: TranslationRequest): Promise<Worded>;
  rewrite(request: RewriteRequest): Promise<Rewritten>;
  summarize(request: SummaryRequest): Promise<Summarized>;
  /** Characters that a call sends, all in all: what a vendor's limits count. Throws VendorFailure where there would be no call. */
  told(asked: AskedOfWords): number;
  /** The most that a call may have cost of which nothing came. */
  inVain(asked: AskedOfWords): VendorUsage[];
}
