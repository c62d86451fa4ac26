/**
 * Where a clause begins or ends inside a sentence, by words that join clauses. Grammar books' conjunctions and connective endings,
 * only such as rarely stand elsewhere; prepositions and articles are not listed, nothing good begins after them.
 */
import { baseLanguage, endsClause } from "../spelling.ts";

/** A clause begins with these. */
const OPENERS: Record<string, string> = {
  en: "and but or so because although though while when where which who if unless until since after before then that whereas however",
  de: "und aber oder denn sondern weil dass obwohl wenn als während damit bevor nachdem sodass falls doch",
  fr: "et mais ou donc car parce puisque quand lorsque si qui que dont où alors tandis pendant afin",
  es: "y e pero o u sino porque aunque cuando mientras si que donde como pues entonces para",
  pt: "e mas ou porque embora quando enquanto se que onde como pois então para",
  it: "e ed ma o oppure perché anche quando mentre se che dove come poiché quindi allora",
  nl: "en maar of want omdat hoewel als toen terwijl zodat dat die waar voordat nadat",
  ru: "и а но или что чтобы потому если когда хотя пока где который которая которое которые как",
  uk: "і й та а але або що щоб тому якщо коли хоча поки де який яка яке які",
  pl: "i a ale lub albo że żeby bo ponieważ jeśli kiedy gdy choć gdzie który która które",
  cs: "a ale nebo že aby protože když jestli ačkoli kde který která které",
  tr: "ve ama fakat veya çünkü eğer ki",
  sv: "och men eller att eftersom när medan om som där så fast",
  ar: "و أو لكن لأن إذا عندما حيث الذي التي ثم بينما",
  he: "ו או אבל כי אם כאשר אשר ואז",
  hi: "और लेकिन मगर या क्योंकि कि अगर जब जो तो ताकि",
  id: "dan tetapi tapi atau karena jika ketika yang sehingga agar",
  vi: "và nhưng hoặc vì nếu khi mà để thì",
  zh: "但是 可是 不过 因为 所以 如果 虽然 而且 然后 并且 于是 或者 那么",
  ja: "しかし でも だから そして それで また なぜなら",
  th: "และ แต่ หรือ เพราะ ถ้า เมื่อ ซึ่ง ที่ จึง แล้ว ดังนั้น",
  ko: "그리고 하지만 그러나 그래서 또는 왜냐하면 만약",
};
/** A clause ends with words that end so. */
const CLOSERS = new Map([
  ["ja", /(が|けど|けれど|けれども|ので|のに|から|たら|れば|ながら|て|で|し)$/u],
  ["ko", /(고|지만|는데|은데|ㄴ데|인데|서|니까|면|며|거나|도록|려고)$/u],
  ["tr", /(ip|ıp|up|üp|ken|ince|ınca|unca|ünce|arak|erek|sa|se)$/u],
]);

const openers = new Map(Object.entries(OPENERS).map(([language, words]) => [language, new Set(words.split(" "))]));

/** How well a line may end between two words: 1 a mark ends a clause, 0.6 a word says that one ends or begins, 0 neither. */
export function clauseEnd(word: string, next: string | undefined, language: string): number {
  if (endsClause(word)) return 1;
  const base = baseLanguage(language);
  const isOpener = (each: string | undefined) => each !== undefined && (openers.get(base)?.has(bare(each)) ?? false);
  return isOpener(next) || (!isOpener(word) && (CLOSERS.get(base)?.test(bare(word)) ?? false)) ? 0.6 : 0;
}

function bare(word: string): string {
  return word.toLowerCase().replace(/^[^\p{L}\p{M}]+|[^\p{L}\p{M}]+$/gu, "");
}
