/** Word error rate of English as the tests need it: Levenshtein over words, with case, marks, hyphens and the titles that recognizers shorten set aside. */

const SHORT: Readonly<Record<string, string>> = { mr: "mister", mrs: "missus" };

export const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .replaceAll(/['’]/g, "")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "")
    .map((word) => SHORT[word] ?? word);

/** Words replaced, left out and made up, over the words of `truth`. */
export function wordErrorRate(truth: string, heard: string): number {
  const [said, found] = [wordsOf(truth), wordsOf(heard)];
  let row = found.map((_, index) => index + 1);
  said.forEach((word, at) => {
    let [diagonal, left] = [at, at + 1];
    row = row.map((above, index) => {
      left = Math.min(above + 1, left + 1, diagonal + Number(word !== found[index]));
      diagonal = above;
      return left;
    });
  });
  return (row.at(-1) ?? said.length) / said.length;
}
