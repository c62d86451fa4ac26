/** Who said each word, by the best that is known. */
import type { Turns } from "../../../containers/contract/transcript.ts";
import { assignTurns } from "./assign-turns.ts";
import { linkLabels, type Linked } from "./link-labels.ts";
import type { RawWord } from "./words.ts";

/** A number for every word. `isAlone`: nobody told speakers apart, so there is one. `doubt`: of labels of several pieces. `names`: what a script calls them. */
export type Speakers = { of: readonly number[]; isAlone: boolean; doubt: Linked["doubt"]; names: ReadonlyMap<number, string> };

/** A person's script knows best who speaks, then turns, then the recognizer's own labels, which are no more than `most` people where that is known. */
export function speakersOf(
  words: readonly RawWord[],
  links: readonly (readonly [string, string])[],
  { turns, isScript, most }: { turns: Turns["turns"] | null; isScript: boolean; most: number | null },
): Speakers {
  const turned = isScript || !turns ? null : assignTurns(words, turns);
  if (turned) return { of: turned, isAlone: false, doubt: null, names: new Map() };
  const labelled = linkLabels(words, links, isScript ? null : most);
  if (labelled) return { ...labelled, isAlone: false, names: isScript ? namesOf(words, labelled.of) : new Map() };
  const of = turns ? assignTurns(words, turns) : null;
  return { of: of ?? words.map(() => 0), isAlone: of === null, doubt: null, names: new Map() };
}

/** Labels are "piece/name". */
function namesOf(words: readonly RawWord[], numbers: readonly number[]): Map<number, string> {
  const names = new Map<number, string>();
  words.forEach(({ label }, index) => {
    if (label !== null && !names.has(numbers[index]!)) names.set(numbers[index]!, label.slice(label.indexOf("/") + 1));
  });
  return names;
}
