// Chooses among the records of Mozilla's model registry: one record for each file, many versions of each direction.

/** The engine (bergamot-translator 0.4) reads models of majors 1 and 2; from 3 on they are packed with Zstandard. */
const NEWEST_MAJOR = 2;
const SHA256 = /^[0-9a-f]{64}$/;
/** The names that containers/bergamot looks for. They become file names here, so nothing else is let through. */
const FILE_NAMES = {
  model: /^model\.[A-Za-z0-9._-]+\.bin$/,
  lex: /^lex\.[A-Za-z0-9._-]+\.bin$/,
  vocab: /^vocab\.[A-Za-z0-9._-]+\.spm$/,
  srcvocab: /^srcvocab\.[A-Za-z0-9._-]+\.spm$/,
  trgvocab: /^trgvocab\.[A-Za-z0-9._-]+\.spm$/,
};
const WHOLE = [
  ["model", "lex", "vocab"],
  ["model", "lex", "srcvocab", "trgvocab"],
];
/** Records for a release of the desktop browser. Any other condition is for phones or for test builds. */
const RELEASED = new Set(["", "env.appinfo.OS != 'Android'", "env.appinfo.OS != 'Android' || env.channel != 'release'"]);
const PHONES = "env.appinfo.OS == 'Android'";
/** The registry tells the scripts of Chinese apart, a folder name does not. */
const REGISTRY_NAMES = { zh: ["zh-Hans", "zh"] };

const namesOf = (language) => REGISTRY_NAMES[language] ?? [language];

/** "2.1a3" -> {numbers: [2, 1], release: false, trial: 3}; null when it is no version. */
function readVersion(text) {
  const [, major, minor, suffix, trial] = /^(\d+)\.(\d+)(?:([a-z]+)(\d*))?$/.exec(text ?? "") ?? [];
  return major === undefined ? null : { numbers: [Number(major), Number(minor)], release: !suffix, trial: Number(trial || 0), stage: suffix ?? "" };
}

function isUsable({ fileType, version, filter_expression: condition = "", attachment }) {
  const known = Object.hasOwn(FILE_NAMES, fileType ?? "") && FILE_NAMES[fileType].test(attachment?.filename ?? "");
  const major = readVersion(version)?.numbers[0] ?? Infinity;
  const sound = SHA256.test(attachment?.hash ?? "") && attachment?.size > 0 && typeof attachment?.location === "string";
  return known && sound && major <= NEWEST_MAJOR && !condition.includes(PHONES);
}

/** Releases before trials, then the higher number, then the later trial. */
function byPreference(a, b) {
  const [x, y] = [readVersion(a.version), readVersion(b.version)];
  const differences = [y.numbers[0] - x.numbers[0], y.numbers[1] - x.numbers[1], y.stage.localeCompare(x.stage), y.trial - x.trial];
  return Number(b.release) - Number(a.release) || (differences.find((difference) => difference !== 0) ?? 0);
}

function candidate(version, records) {
  const ofType = (type) => records.find(({ fileType }) => fileType === type);
  const types = WHOLE.find((wanted) => wanted.every(ofType));
  if (!types) return [];
  const files = types.map(ofType);
  const release = readVersion(version).release && files.every(({ filter_expression: condition = "" }) => RELEASED.has(condition.trim()));
  return [{ version, release, files }];
}

/**
 * The model of one direction: the newest release with all its files, a trial version only where there is no release.
 * @param {object[]} records `data` of the collection translations-models
 * @returns {{version: string, release: boolean, files: object[]} | null} `files`: records, one for each file
 */
export function chooseModel(records, [from, to]) {
  for (const source of namesOf(from)) {
    for (const target of namesOf(to)) {
      const own = records.filter((record) => record.fromLang === source && record.toLang === target && isUsable(record));
      const versions = [...new Set(own.map(({ version }) => version))];
      const candidates = versions.flatMap((version) =>
        candidate(
          version,
          own.filter((record) => record.version === version),
        ),
      );
      const [best] = candidates.sort(byPreference);
      if (best) return best;
    }
  }
  return null;
}
