/** What a language model thinks of where long sentences may be parted. Its silence is no harm: the rules of the language stand, and a warning says so. */
import type { Failure, Usage } from "../graph/unit.ts";
import { CredentialHints } from "../dubbing/hints.ts";
import type { LongSentence } from "../dubbing/segment.ts";
import type { VendorStageRun } from "./worker-stage.ts";

/** `breaks`: words after which to cut. `warning`: why not all were asked about; null: all were. */
export type Opinion = { breaks: number[]; usage: Usage[]; warning: { code: string; message: string } | null };
export type OpinionEnd = Opinion | { canceled: Failure; usage: Usage[] };

/** Four at once, in rounds: twelve rounds that take as long as a vendor may fit into a consumer's five minutes. */
const AT_ONCE = 4;
const MOST_ASKED = 48;
/** Words given at once; more that nobody punctuated are asked about in parts. */
const MOST_WORDS = 400;

type Asked = { engine: string; language: string; sentences: readonly LongSentence[] };
type Run = Pick<VendorStageRun, "clauses" | "hints" | "signal" | "mayBegin">;

/** Asks until one answer fails. */
export async function clauseOpinion(run: Run, { engine, language, sentences }: Asked): Promise<OpinionEnd> {
  const parts = sentences.flatMap(inParts).filter((part) => part.length > 1);
  const opinion: Opinion = { breaks: [], usage: [], warning: null };
  for (let from = 0; from < parts.length; from += AT_ONCE) {
    if (from >= MOST_ASKED) return { ...opinion, warning: warningOf(engine, parts.length - from, "that many are not asked about") };
    const round = parts.slice(from, from + AT_ONCE);
    const ends = await Promise.all(round.map((part) => ask(run, engine, language, part)));
    opinion.usage.push(...ends.flatMap(({ usage }) => usage));
    opinion.breaks.push(...ends.flatMap((end, at) => (end.kind === "said" ? breaksOf(end.boundaries, round[at]!) : [])));
    const failure = ends.find((end) => end.kind === "failed")?.failure;
    if (failure?.code === "canceled") return { canceled: failure, usage: opinion.usage };
    const unheard = ends.filter(({ kind }) => kind === "failed").length + Math.max(0, parts.length - from - AT_ONCE);
    if (failure) return { ...opinion, warning: warningOf(engine, unheard, failure.message) };
  }
  return opinion;
}

function inParts(sentence: LongSentence): LongSentence[] {
  return Array.from({ length: Math.ceil(sentence.length / MOST_WORDS) }, (_, at) => sentence.slice(at * MOST_WORDS, (at + 1) * MOST_WORDS));
}

type End = { kind: "said"; boundaries: number[]; usage: Usage[] } | { kind: "failed"; failure: Failure; usage: Usage[] };
const NOBODY: End = { kind: "failed", failure: { code: "engine_off", message: "It is not set up here.", retryable: false }, usage: [] };

async function ask({ clauses, hints, signal, mayBegin }: Run, engine: string, language: string, part: LongSentence): Promise<End> {
  return clauses
    ? clauses({ engine, words: part.map(({ text }) => text), language, credential: CredentialHints.parse(hints ?? {}).credential, signal, mayBegin })
    : NOBODY;
}

/** A clause begins at a word: the cut is after the one before. */
const breaksOf = (boundaries: readonly number[], part: LongSentence): number[] => boundaries.map((begins) => part[begins - 1]!.index);

const warningOf = (engine: string, count: number, why: string) => ({
  code: "no_clause_opinion",
  message: `Of ${count} long ${count === 1 ? "sentence" : "sentences"} ${engine} did not say where to part ${count === 1 ? "it" : "them"}: ${why}`,
});
