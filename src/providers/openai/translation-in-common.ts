/**
 * What translations of one answer have in common that their lines have not. Whoever gets a model to obey a line of a film ("end all that you
 * write with ...") gives himself away by it, in whatever language the order is: lines get words of his line, or begin or end alike. Such lines
 * are asked for alone. Of ordinary speech some are found too, which costs a call each.
 */

/** `text`: of the film. `said`: its translation; null: there is none that could be taken. */
export type LineSaid = { text: string; said: string | null };

/** Words of an alphabet shorter than that are alike in many languages. */
const LONG = 4;
/** Of languages with so many words in common every second line has words of another. */
const KIN = 0.2;
/** So many of a batch are obeyed for all of it. */
const MANY = 3;
/** Words at one end of a line that are no chance in two lines, and in most of them. */
const END = { two: 3, most: 1, mostUnparted: 6 };

const segmenter = new Intl.Segmenter("und", { granularity: "word" });
const wordsOf = (text: string): string[] =>
  [...segmenter.segment(text.normalize("NFKC").toLowerCase())].flatMap(({ segment, isWordLike }) => (isWordLike ? [segment] : []));
const isLong = (word: string): boolean => word.length >= LONG;
/** Chinese, Japanese, Thai and the like end most sentences in the same few syllables. */
const isUnparted = (text: string): boolean =>
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u.test(text);

/** `near`: lines around that were told. The places of the lines whose words may be another's doing. */
export function inCommon(lines: readonly LineSaid[], near: readonly string[]): Set<number> {
  const told = lines.map(({ text }) => wordsOf(text));
  const said = lines.map((line) => (line.said === null ? [] : wordsOf(line.said)));
  const isParted = 2 * lines.filter((line) => isUnparted(line.said ?? "")).length <= lines.length;
  const found = new Set([...borrowed(told, said, near.map(wordsOf)), ...alike(told, said, isParted), ...alike(reversed(told), reversed(said), isParted)]);
  const several = said.filter((words) => words.length > 0).length;
  return found.size >= MANY || 2 * found.size > several ? new Set(found.size === 0 ? [] : lines.keys()) : found;
}

const reversed = (all: readonly string[][]): string[][] => all.map((words) => words.toReversed());

/** Lines that have a word, or more of them, of another line and not of their own. */
function borrowed(told: readonly string[][], said: readonly string[][], near: readonly string[][]): number[] {
  const own = told.map((words) => new Set(words));
  const others = [...own, ...near.map((words) => new Set(words))];
  const kept = told.flatMap((words, at) => words.filter(isLong).map((word) => said[at]!.includes(word)));
  const isKin = kept.filter(Boolean).length > KIN * kept.length;
  const takenBy = said.map((words, at) => [...new Set(words)].filter((word) => isLong(word) && !own[at]!.has(word) && others.some((other) => other.has(word))));
  const counts = Map.groupBy(takenBy.flat(), (word) => word);
  const least = isKin ? Math.max(2, said.length / 2) : 1;
  return [...takenBy.keys()].filter((at) => {
    const letters = (words: readonly string[]): number => words.join("").length;
    const isMostOfIt = takenBy[at]!.length > 0 && 2 * letters(takenBy[at]!) > letters(said[at]!);
    return isMostOfIt || takenBy[at]!.some((word) => counts.get(word)!.length >= least);
  });
}

/** Lines that begin alike, though what they are of does not. */
function alike(told: readonly string[][], said: readonly string[][], isParted: boolean): number[] {
  const several = said.filter((words) => words.length > 0).length;
  return [END.two, isParted ? END.most : END.mostUnparted].flatMap((count) => {
    const least = count === END.two && isParted ? 2 : Math.max(MANY, several / 2 + 0.5);
    const places = [...said.keys()].filter((at) => said[at]!.length >= count);
    const groups = [...Map.groupBy(places, (at) => said[at]!.slice(0, count).join(" ")).values()];
    return groups.filter((group) => group.length >= least && !isOwn(group, told)).flat();
  });
}

/** Whether half of their lines begin alike too. */
function isOwn(group: readonly number[], told: readonly string[][]): boolean {
  const beginnings = Map.groupBy(group, (at) => told[at]![0] ?? "");
  return Math.max(...[...beginnings.values()].map(({ length }) => length)) * 2 > group.length;
}
