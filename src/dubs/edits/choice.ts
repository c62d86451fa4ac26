import type { DraftLanguage } from "./draft.ts";
import { refuse, some } from "./refuse.ts";
import type { Choice } from "./script.ts";

/** What holds for a line nothing was chosen for. */
export const NOTHING_CHOSEN: Choice = { voice: null, variant: 0, wording: 0 };

export function choiceOf({ choices }: DraftLanguage, lineId: string): Choice {
  return choices.get(lineId) ?? NOTHING_CHOSEN;
}

export function putChoice({ choices }: DraftLanguage, lineId: string, choice: Choice): void {
  const chosen = choice.voice !== null || choice.variant !== 0 || choice.wording !== 0;
  choices.put(lineId, chosen ? choice : null);
}

/** An empty list says that any voice may do: the engine has the last word. */
export function checkVoice({ tag, voices }: DraftLanguage, voice: string): void {
  if (voices.length > 0 && !voices.includes(voice)) refuse("unknown_voice", `No voice ${voice} speaks ${tag} here. Choose one of: ${some(voices)}.`);
}
