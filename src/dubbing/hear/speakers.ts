/** Who said each word, by the best that is known. */
import type { Turns } from "../../../containers/contract/stages.ts";
import { assignTurns } from "./assign-turns.ts";
import { linkLabels } from "./link-labels.ts";
import type { RawWord } from "./words.ts";

/** A number for every word. `isAlone`: nobody told speakers apart, so there is one. `names`: what a script calls them. */
export type Speakers = { of: readonly number[]; isAlone: boolean; names: ReadonlyMap<number, string> };

/** A person's script knows best who speaks, then turns, then the recognizer's own labels. */
export function speakersOf(
  words: readonly RawWord[],
  links: readonly (readonly [string, string])[],
  { turns, isScript }: { turns: Turns["turns"] | null; isScript: boolean },
): Speakers {
  const labelled = linkLabels(words, links);
  if (isScript && labelled) return { of: labelled, isAlone: false, names: namesOf(words, labelled) };
  const of = (turns ? assignTurns(words, turns) : null) ?? labelled;
  return { of: of ?? words.map(() => 0), isAlone: of === null, names: new Map() };
}

/** Labels are "piece/name". */
function namesOf(words: readonly RawWord[], numbers: readonly number[]): Map<number, string> {
  const names = new Map<number, string>();
  words.forEach(({ label }, index) => {
    if (label !== null && !names.has(numbers[index]!)) names.set(numbers[index]!, label.slice(label.indexOf("/") + 1));
  });
  return names;
}
