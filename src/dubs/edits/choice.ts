import { CLONED } from "../../../containers/contract/stages.ts";
import type { DraftLanguage } from "./draft.ts";
import { refuse, some } from "./refuse.ts";
import type { Choice } from "./script.ts";

/** What holds for a line nothing was chosen for. */
export const NOTHING_CHOSEN: Choice = { voice: null, variant: 0, wording: 0 };

export function choiceOf({ choices }: DraftLanguage, lineId: string): Choice {
  return choices.get(lineId) ?? NOTHING_CHOSEN;
}

/** The line's own voice, as far as the dub's engine speaks it: another engine's goes with the take that was chosen of it. */
export const ownVoiceOf = ({ voice, engine }: Choice): string | null => (engine === undefined ? voice : null);

export function putChoice({ choices }: DraftLanguage, lineId: string, { voice, variant, wording, isChosen = false, engine }: Choice): void {
  const chosen = voice !== null || variant !== 0 || wording !== 0 || isChosen;
  choices.put(lineId, chosen ? { voice, variant, wording, ...(isChosen && { isChosen, ...(engine !== undefined && { engine }) }) } : null);
}

/** Without a list, and with what other ids look like, any such voice may do: the engine has the last word. Cloned is only who is listed so. */
export function checkVoice({ tag, voices, anyVoice }: DraftLanguage, voice: string): void {
  if (voices.includes(voice)) return;
  if (voice === CLONED) refuse("unknown_voice", `The engine that speaks ${tag} here clones nobody: choose one of its voices.`);
  if (anyVoice === undefined ? voices.length === 0 : new RegExp(`^(?:${anyVoice.source})$`, "u").test(voice)) return;
  const others = anyVoice === undefined ? "" : ", or give the id of one that the engine has";
  refuse("unknown_voice", `No voice ${voice} speaks ${tag} here. Choose one of: ${some(voices)}${others}.`);
}
