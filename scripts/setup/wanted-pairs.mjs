// Which directions of translation are asked for. A pair is [source, target], both BCP 47 primary subtags ("pt-BR" is "pt").
const PIVOT = "en";
const FOLDER = /^bergamot-([a-z]{2})([a-z]{2})$/;

const primary = (tag) => tag.trim().split(/[-_]/)[0].toLowerCase();

/** "en-es,pt-fr" -> [["en", "es"], ["pt", "fr"]]. @throws Error naming the one that is no pair of two-letter languages. */
export function parsePairs(text) {
  return text.split(",").map((pair) => {
    const languages = pair.trim().toLowerCase().split("-");
    if (languages.length !== 2 || !languages.every((language) => /^[a-z]{2}$/.test(language)))
      throw new Error(`"${pair.trim()}" is no pair of languages: write it like en-es.`);
    return languages;
  });
}

/** The folder of one direction's model, as containers/bergamot reads it. */
export const folderOf = ([from, to]) => `bergamot-${from}${to}`;

/**
 * The directions in a row that lead from one language to the other: the direct one, or those by English; null without a way.
 * @param {(leg: [string, string]) => boolean} has whether a direction can be had
 */
export function legsOf([from, to], has) {
  const ways = [
    [[from, to]],
    [
      [from, PIVOT],
      [PIVOT, to],
    ],
  ];
  return ways.find((way) => way.every(has)) ?? null;
}

/**
 * The pairs that a dub from `from` (a tag; not given: English) to `to` (tags) needs beyond what models.lock.json brings.
 * A tag that is no two-letter language is left out: there is no model of it to ask for.
 */
export function pairsToFetch({ from, to, lock }) {
  const pinned = new Set(lock.files.map(({ id }) => id).filter((id) => FOLDER.test(id)));
  const source = primary(from ?? PIVOT);
  const targets = [...new Set(to.map(primary))].filter((target) => target !== source && FOLDER.test(folderOf([source, target])));
  return targets.map((target) => [source, target]).filter((pair) => !legsOf(pair, (leg) => pinned.has(folderOf(leg))));
}
