/**
 * How the rest of OneVoice asks a language model for words: by engine and key, so many calls at once, paced, and with failures as values.
 * What is asked for with a workspace's own key is counted, and costs nothing: its owner pays.
 */
import pLimit, { type LimitFunction } from "p-limit";
import { charged } from "./charged.ts";
import { VendorFailure } from "./failure.ts";
import { failed, type Failure } from "./hear.ts";
import { lookedUp } from "./looked-up.ts";
import { type Pacing, UNPACED } from "./pacing.ts";
import type { VendorUsage } from "./transcription.ts";
import type { AskedOfWords, Rewritten, RewriteRequest, Summarized, SummaryRequest, TranslationProvider, TranslationRequest, Worded } from "./translation.ts";

/** `credential`: the workspace's own key or endpoint; null: the house's. */
type By = { engine: string; credential: string | null };
type Failed = { kind: "failed"; failure: Failure; usage: VendorUsage[] };
export type AskWords = {
  translate(ask: TranslationRequest & By): Promise<({ kind: "done" } & Worded) | Failed>;
  rewrite(ask: RewriteRequest & By): Promise<({ kind: "done" } & Rewritten) | Failed>;
  summarize(ask: SummaryRequest & By): Promise<({ kind: "done" } & Summarized) | Failed>;
};

export type WordsWorld = {
  /** Null: the engine is off, or the key is gone. */
  translatorOf: (engine: string, credential: string | null) => Promise<TranslationProvider | null>;
  /** Absent: nobody paces. */
  pacing?: Pacing;
};
/** Of one vendor, with one key. */
const AT_ONCE = 4;

/** To be made anew for each batch, as hearing is. */
export function wording({ translatorOf, pacing = UNPACED }: WordsWorld): AskWords {
  const limits = new Map<string, LimitFunction>();
  const ask = async <Answer extends Paid>(by: Asked, asked: AskedOfWords, act: (provider: TranslationProvider) => Promise<Answer>) => {
    const { engine, credential, signal } = by;
    const found = await lookedUp(engine, () => translatorOf(engine, credential));
    if (found.kind === "failed") return found;
    const { provider } = found;
    const call = { vendor: engine.slice(0, engine.indexOf("/")), key: credential ?? "house", signal };
    const paced = async () => pacing.paced({ ...call, characters: provider.told(asked) }, () => act(provider));
    const end = await limitOf(limits, `${call.vendor}/${call.key}`)(() => said(paced, () => provider.inVain(asked)));
    return { ...end, usage: charged(credential, end.usage) };
  };
  return {
    translate: ({ engine, credential, ...translate }) =>
      ask({ engine, credential, signal: translate.signal }, { translate }, (provider) => provider.translate(translate)),
    rewrite: ({ engine, credential, ...rewrite }) => ask({ engine, credential, signal: rewrite.signal }, { rewrite }, (provider) => provider.rewrite(rewrite)),
    summarize: ({ engine, credential, ...summarize }) =>
      ask({ engine, credential, signal: summarize.signal }, { summarize }, (provider) => provider.summarize(summarize)),
  };
}

type Asked = By & { signal: AbortSignal };
type Paid = { usage: VendorUsage[] };

function limitOf(limits: Map<string, LimitFunction>, name: string): LimitFunction {
  const limit = limits.get(name) ?? pLimit(AT_ONCE);
  limits.set(name, limit);
  return limit;
}

async function said<Answer extends Paid>(act: () => Promise<Answer>, inVain: () => VendorUsage[]): Promise<({ kind: "done" } & Answer) | Failed> {
  try {
    return { kind: "done", ...(await act()) };
  } catch (error) {
    if (!(error instanceof VendorFailure)) throw error;
    return failed(error, error.isAmbiguous ? inVain() : []);
  }
}
