/** How the rest of OneVoice asks a language model where a long sentence may be parted: by engine, so many at once, with failures as values. */
import pLimit from "p-limit";
import { VendorFailure } from "./failure.ts";
import { failed, type Failure } from "./hear.ts";
import { charged } from "./charged.ts";
import { lookedUp } from "./looked-up.ts";
import { UNPACED } from "./pacing.ts";
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
export type AskClauses = (ask: ClauseRequest & { engine: string; credential?: string | null }) => Promise<ClauseEnd>;

const AT_ONCE = 4;

/** `askerOf`: null where the engine is off. To be made anew for each batch, as hearing is. */
export function asking(askerOf: (engine: string, credential: string | null) => ClauseAsker | null | Promise<ClauseAsker | null>, pacing = UNPACED): AskClauses {
  const limit = pLimit(AT_ONCE);
  return async ({ engine, credential = null, ...request }) => {
    const found = await lookedUp(engine, () => askerOf(engine, credential));
    if (found.kind === "failed") return found;
    const call = { vendor: engine.slice(0, engine.indexOf("/")), key: credential ?? "house", characters: 0, signal: request.signal };
    const end = await limit(() => ask(found.provider, request, (act) => pacing.paced(call, act)));
    return { ...end, usage: charged(credential, end.usage) };
  };
}

type Paced = <T>(act: () => Promise<T>) => Promise<T>;

async function ask(asker: ClauseAsker, request: ClauseRequest, paced: Paced): Promise<ClauseEnd> {
  try {
    return { kind: "said", ...(await paced(() => asker.boundaries(request))) };
  } catch (error) {
    if (!(error instanceof VendorFailure)) throw error;
    return failed(error, error.isAmbiguous ? asker.inVain(request) : []);
  }
}
