/** Where what was heard is not what ought to be said, in one piece from one word that was heard rightly to the next. Pure. */
import { alignWords, isNear, type Pair } from "./align-words.ts";
import { soundOf } from "./letters.ts";

/** `said` and `heard` are word indexes from..to; letters are counted as they sound. */
export type Stretch = { said: readonly [number, number]; heard: readonly [number, number]; saidLetters: number; heardLetters: number };
/** `errors`: letters that differ; `letters`: of all that ought to be said. `wrong`: words of either side that have no near one on the other. */
export type Comparison = { stretches: Stretch[]; errors: number; letters: number; wrong: number };

export function compareWords(said: readonly string[], heard: readonly string[]): Comparison {
  const pairs = alignWords(said, heard);
  const soundFrom = (words: readonly string[], [from, to]: readonly [number, number]): string => words.slice(from, to).map(soundOf).join("");
  const stretches: Stretch[] = [];
  let isOpen = false;
  let misheard = 0;
  for (const pair of pairs) {
    const isGood = isNear(pair.cost, soundFrom(said, pair.said), soundFrom(heard, pair.heard));
    if (!isGood) {
      const last = isOpen ? stretches.pop()! : { said: pair.said, heard: pair.heard };
      const span = { said: [last.said[0], pair.said[1]] as const, heard: [last.heard[0], pair.heard[1]] as const };
      stretches.push({ ...span, saidLetters: soundFrom(said, span.said).length, heardLetters: soundFrom(heard, span.heard).length });
    } else misheard += pair.cost;
    isOpen = !isGood;
  }
  return {
    stretches,
    errors: stretches.reduce((sum, { saidLetters, heardLetters }) => sum + Math.max(saidLetters, heardLetters), misheard),
    letters: soundFrom(said, [0, said.length]).length,
    wrong: stretches.reduce((sum, each) => sum + wordsOf(each), 0),
  };
}

const wordsOf = ({ said, heard }: Pick<Pair, "said" | "heard">): number => Math.max(said[1] - said[0], heard[1] - heard[0]);
