/** The law of what translates by a language model, run over every way of asking: the right text for the right line, failures that say what to do, and nothing invented. */
import { describe, expect } from "vitest";
import { VendorFailure } from "../../src/providers/failure.ts";
import type { ModelConfig } from "../../src/providers/openai/translation-config.ts";
import type { AskedLine, TranslationProvider, TranslationRequest } from "../../src/providers/translation.ts";
import { type AskedOfModel, FakeOpenAiWords } from "../fakes/openai-words.ts";
import { honest, says } from "../fakes/scripted-model.ts";
import type { Mishap } from "../fakes/vendor.ts";
import { describeWordsFailures } from "./translation-failures.ts";
import { describeWords } from "./translation-words.ts";

export const NOW = Date.UTC(2026, 10, 28, 12);
export type TranslatorUnderTest = {
  /** The adapter, against the fake; with a wrong key where it is not right. */
  open(config: Pick<ModelConfig, "fetch" | "now" | "timeLimitMs">, isKeyRight: boolean): TranslationProvider;
  /** Where the answer of a call is held to a path. */
  path: string;
};

export type WordsDesk = { provider: TranslationProvider; fake: FakeOpenAiWords };
export type OpenWords = (how?: { mishaps?: Mishap[]; isKeyRight?: boolean; timeLimitMs?: number; model?: FakeOpenAiWords["model"] }) => WordsDesk;

export const LINES = [
  "Well, the old man doesn't know what he wants.",
  "Doesn't he?",
  "Seven trains leave at 7:30 from platform nine.",
  "Well, the old man has asked for you twice.",
].map((text, at): AskedLine => ({ id: `lin_${"abcd"[at]}`, text, speaker: at % 2 ? "Ben" : "Ada", least: 20, most: 60 }));

export const request = (more: Partial<TranslationRequest> = {}): TranslationRequest => ({
  source: "en",
  target: "pt-BR",
  lines: LINES,
  around: { before: [], after: [], terms: [], summary: null },
  formality: null,
  wording: 0,
  signal: new AbortController().signal,
  mayBegin: async () => true,
  ...more,
});

/** How it failed; that it did is asserted. */
export async function failureOf(act: Promise<unknown>): Promise<VendorFailure> {
  const error = await act.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(VendorFailure);
  return error as VendorFailure;
}

export function translationSuite(name: string, under: TranslatorUnderTest): void {
  const open: OpenWords = ({ mishaps = [], isKeyRight = true, timeLimitMs = 5_000, model = (asked: AskedOfModel) => says(honest(asked)) } = {}) => {
    const fake = new FakeOpenAiWords(model);
    fake.mishaps.push(...mishaps);
    return { fake, provider: under.open({ fetch: fake.fetch, now: () => NOW, timeLimitMs }, isKeyRight) };
  };
  describe(`translation by ${name}`, () => {
    describeWords(open, under);
    describeWordsFailures(open);
  });
}
