/** Who says it and which take is heard, in one language. */
import { lengthMs, pinnedFor, repinned, type Line } from "../../dubbing/script.ts";
import { digestOf } from "../../graph/digest.ts";
import { checkVoice, choiceOf, ownVoiceOf, putChoice } from "./choice.ts";
import { checkConsent } from "./consent-ops.ts";
import type { Draft, DraftLanguage } from "./draft.ts";
import type { OpOf } from "./ops.ts";
import { refuse } from "./refuse.ts";
import type { KnownTake } from "./script.ts";

/** Takes are counted per voice: another voice begins with its first. */
export function setLineVoice(draft: Draft, { lineId, ifRevision, language, voice }: OpOf<"set_line_voice">): void {
  const line = draft.line(lineId, ifRevision);
  const target = draft.language(language);
  if (voice !== null) {
    checkVoice(target, voice);
    checkConsent(draft, line.speakerId, voice);
  }
  const choice = choiceOf(target, lineId);
  if (voice !== choice.voice) putChoice(target, lineId, { ...choice, voice, variant: 0, isChosen: false });
}

export function setSpeakerVoice(draft: Draft, { speakerId, ifRevision, language, voice }: OpOf<"set_speaker_voice">): void {
  draft.speakerSeen(speakerId, ifRevision);
  const target = draft.language(language);
  checkVoice(target, voice);
  checkConsent(draft, speakerId, voice);
  target.casts.put(speakerId, voice);
}

/** The same words in the same voice, said once more. */
export function newTake(draft: Draft, { lineId, ifRevision, language }: OpOf<"new_take">): void {
  const line = draft.line(lineId, ifRevision);
  const target = draft.language(language);
  const choice = choiceOf(target, lineId);
  const voice = ownVoiceOf(choice) ?? target.casts.get(line.speakerId);
  const text = target.pins.get(lineId)?.text;
  const alike = draft.dub.takes(language, lineId).filter((take) => take.text === text && take.voice === voice);
  // The voice of another engine than the dub's is not the line's once that one does not speak it any more.
  const own = ownVoiceOf(choice);
  const variant = 1 + Math.max(choice.variant, ...alike.map((take) => take.variant));
  putChoice(target, lineId, { voice: own, variant, wording: choice.wording });
}

/** Its words, voice and variant are the line's again, for the source text as it is now. */
export function selectTake(draft: Draft, { lineId, ifRevision, language, takeId }: OpOf<"select_take">): void {
  const line = draft.line(lineId, ifRevision);
  const target = draft.language(language);
  const take =
    draft.dub.takes(language, lineId).find(({ id }) => id === takeId) ??
    refuse("unknown_take", `Line ${lineId} has no take ${takeId} in ${language}: read its takes again.`);
  checkConsent(draft, line.speakerId, take.voice);
  if (isAlready(target, line, take)) return;
  pinText(target, line, take.text);
  const voice = take.voice === target.casts.get(line.speakerId) ? null : take.voice;
  const { variant, engine } = take;
  // It is heard as it is, whatever is found in it, and in these words.
  putChoice(target, lineId, { voice, variant, wording: choiceOf(target, lineId).wording, isChosen: true, ...(engine !== undefined && { engine }) });
}

/** The line's first, in its words and the cast's voice, which nothing was wrong with. */
function isAlready(target: DraftLanguage, line: Line, take: KnownTake): boolean {
  const { voice, variant, isChosen = false } = choiceOf(target, line.id);
  const text = pinnedFor(target.pins.get(line.id) ?? undefined, digestOf(line.text), lengthMs(line))?.text;
  const isSame = take.text === text && take.variant === variant && take.voice === (voice ?? target.casts.get(line.speakerId));
  return isSame && !isChosen && take.engine === undefined && !take.isFlagged;
}

function pinText({ pins }: DraftLanguage, line: Line, text: string): void {
  const pin = pins.get(line.id) ?? undefined;
  const sourceDigest = digestOf(line.text);
  const now = pinnedFor(pin, sourceDigest, lengthMs(line));
  // What an engine said of another text is said of this one by the person who chose it.
  pins.put(line.id, repinned(pin, now?.text === text ? now : { sourceDigest, text, engine: "user" }));
}
