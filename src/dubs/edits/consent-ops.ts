/** Whose voice may be cloned: the record of a consent, and what hangs on it. */
import { CLONED } from "../../../containers/contract/stages.ts";
import { choiceOf, putChoice } from "./choice.ts";
import type { Draft, DraftLanguage } from "./draft.ts";
import type { OpOf } from "./ops.ts";
import { refuse } from "./refuse.ts";

/** The same again stays as it was signed first. */
export function recordConsent(draft: Draft, { speakerId, ifRevision, basis, person, statement }: OpOf<"record_consent">): void {
  const speaker = draft.speakerSeen(speakerId, ifRevision);
  const { consent } = speaker;
  if (consent?.basis === basis && consent.person === person && consent.statement === statement) return;
  if (!draft.signature) throw new Error("A consent is recorded in somebody's name.");
  draft.speakers.put(speakerId, { ...speaker, consent: { basis, person, statement, ...draft.signature } });
}

export function withdrawConsent(draft: Draft, { speakerId, ifRevision }: OpOf<"withdraw_consent">): void {
  const { consent, ...speaker } = draft.speakerSeen(speakerId, ifRevision);
  if (!consent) return;
  draft.speakers.put(speakerId, speaker);
  dropClones(draft);
}

/** @throws EditRefused `consent_missing` */
export function checkConsent(draft: Draft, speakerId: string, voice: string): void {
  if (voice !== CLONED || draft.speaker(speakerId).consent) return;
  refuse("consent_missing", `Nobody has agreed that the voice of speaker ${speakerId} is cloned: record a consent first (record_consent).`);
}

/** A line that is another's now is not said in that one's cloned voice without their consent. */
export function dropClone(draft: Draft, lineId: string): void {
  if (draft.speaker(draft.lines.get(lineId)?.speakerId ?? "").consent) return;
  for (const target of draft.languages.values()) if (choiceOf(target, lineId).voice === CLONED) putUncloned(target, lineId);
}

/** Casts and lines of speakers without a consent get a voice of the engine's again. */
function dropClones(draft: Draft): void {
  for (const { language, speakerId, lineId } of unconsented(draft)) {
    const target = draft.language(language);
    if (lineId === null) target.casts.put(speakerId, null);
    else putUncloned(target, lineId);
  }
}

function putUncloned(target: DraftLanguage, lineId: string): void {
  putChoice(target, lineId, { ...choiceOf(target, lineId), voice: null, variant: 0, isChosen: false });
}

type Cloned = { language: string; speakerId: string; lineId: string | null };

/** What is spoken in a cloned voice without a consent. `lineId` null: all the speaker's lines. */
export function unconsented({ languages, lines, speakers }: Draft): Cloned[] {
  const isOpen = (speakerId: string) => !speakers.get(speakerId)?.consent;
  return [...languages.values()].flatMap(({ tag, casts, choices }) => {
    const cast = [...casts.all()].filter(([speakerId, voice]) => voice === CLONED && isOpen(speakerId));
    const chosen = [...choices.all()]
      .filter(([, { voice }]) => voice === CLONED)
      .map(([lineId]) => ({ lineId, speakerId: lines.get(lineId)?.speakerId ?? "" }));
    return [
      ...cast.map(([speakerId]) => ({ language: tag, speakerId, lineId: null })),
      ...chosen.filter(({ speakerId }) => isOpen(speakerId)).map(({ lineId, speakerId }) => ({ language: tag, speakerId, lineId })),
    ];
  });
}
