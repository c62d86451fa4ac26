/** What is said in a language: a person's own words, or the engine asked again; and the glossary that engines are given. */
import { repinned } from "../../dubbing/script.ts";
import { digestOf } from "../../graph/digest.ts";
import { choiceOf, ownVoiceOf, putChoice } from "./choice.ts";
import type { Draft } from "./draft.ts";
import type { OpOf } from "./ops.ts";

export function setTranslation(draft: Draft, { lineId, ifRevision, language, text }: OpOf<"set_translation">): void {
  const line = draft.line(lineId, ifRevision);
  const target = draft.language(language);
  const pin = target.pins.get(lineId);
  target.pins.put(lineId, repinned(pin ?? undefined, { sourceDigest: digestOf(line.text), text, engine: "user" }));
  const choice = choiceOf(target, lineId);
  if (pin?.text !== text) putChoice(target, lineId, { voice: ownVoiceOf(choice), variant: 0, wording: choice.wording });
}

/** Another wording than the ones so far. */
export function retranslate(draft: Draft, { lineId, ifRevision, language }: OpOf<"retranslate">): void {
  draft.line(lineId, ifRevision);
  const target = draft.language(language);
  const choice = choiceOf(target, lineId);
  target.pins.put(lineId, null);
  putChoice(target, lineId, { voice: ownVoiceOf(choice), variant: 0, wording: choice.wording + 1 });
}

/** A kept term has no target. Nothing is translated again for it. */
export function setGlossary(draft: Draft, { ifRevision, terms }: OpOf<"set_glossary">): void {
  const seen = draft.glossarySeen(ifRevision);
  draft.glossary = { ...seen, terms: terms.map((term) => (term.kind === "keep" ? { ...term, target: null } : term)) };
}
