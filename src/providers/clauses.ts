/** How the rest of OneVoice asks a language model where a long sentence may be parted: by engine, so many at once, with failures as values. */
import pLimit from "p-limit";
import { VendorFailure } from "./failure.ts";
import { failed, type Failure, gone } from "./hear.ts";
import type { VendorUsage } from "./transcription.ts";

/** Of one sentence. */
export const MOST_WORDS = 400;
export type ClauseRequest = {
  /** Of one speaker, in order; at most MOST_WORDS. */
  words: readonly string[];
  /** BCP 47. */
  language: string;
  signal: AbortSignal;
  mayBegin: () => Promise<boolean>;
};
/** `boundaries`: indices of the words that begin a clause, ascending, 0 not among them. */
export type Clauses = { boundaries: number[]; usage: VendorUsage[] };

export interface ClauseAsker {
  readonly engine: string;
  /** Throws VendorFailure, and nothing else unless the fault is ours. */
  boundaries(request: ClauseRequest): Promise<Clauses>;
  /** The most that a call may have cost of which nothing came. */
  inVain(request: Pick<ClauseRequest, "words" | "language">): VendorUsage[];
}

export type ClauseEnd = ({ kind: "said" } & Clauses) | { kind: "failed"; failure: Failure; usage: VendorUsage[] };
export type AskClauses = (ask: ClauseRequest & { engine: string }) => Promise<ClauseEnd>;

const AT_ONCE = 4;

/** `askerOf`: null where the engine is off. To be made anew for each batch, as hearing is. */
export function asking(askerOf: (engine: string) => ClauseAsker | null): AskClauses {
  const limit = pLimit(AT_ONCE);
  return async ({ engine, ...request }) => {
    const asker = askerOf(engine);
    return asker ? limit(() => ask(asker, request)) : gone(engine);
  };
}

async function ask(asker: ClauseAsker, request: ClauseRequest): Promise<ClauseEnd> {
  try {
    return { kind: "said", ...(await asker.boundaries(request)) };
  } catch (error) {
    if (!(error instanceof VendorFailure)) throw error;
    return failed(error, error.isAmbiguous ? asker.inVain(request) : []);
  }
}
