import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";

export const HELP = `usage: npm run demo -- [--input FILE] [--from en] [--to pt-BR[,es]] [--out FILE] [--json] [--keep] [--yes] [--quiet]

Dubs a video on this machine, without an account or a key. The first run fetches what it needs.

  --input FILE   a video or sound file with speech (a credited sample of public-domain voices)
  --from LANG    the language spoken (heard by itself)
  --to LANGS     BCP 47 tags, comma-separated (pt-BR); several are prepared once
  --out FILE     where the result goes (dubbed.mp4; with several languages dubbed.LANG.mp4; subtitles beside it). What is not
                 MP4 by nature (sound alone, a picture that MP4 cannot hold) gets its own ending
  --json         one JSON object on standard output, progress on standard error (npm run -s demo keeps npm's own lines away)
  --keep         leave the platform's data and logs, and say where
  --yes          do not ask before fetching
  --quiet        no progress

Exit status: 0 the dub is good, 1 it failed or a check was missed, 2 usage.`;

class UsageError extends Error {
  usage = true;
}

const flag = { type: "boolean", default: false };
const word = { type: "string" };
const KNOWN = {
  input: word,
  from: word,
  to: { ...word, default: "pt-BR" },
  out: { ...word, default: "dubbed.mp4" },
  json: flag,
  keep: flag,
  yes: flag,
  quiet: flag,
  help: flag,
};
/** Endings that are replaced by the result's own; `talk.v2` is a name. */
const MEDIA = new Set([".mp4", ".m4a", ".m4v", ".mkv", ".mov", ".webm"]);

/**
 * What the user wants, checked before anything is fetched or started. Paths are relative to `folder`, where npm was called.
 * @param {string[]} args
 * @param {string} folder
 * @returns {{ input: string | null, from: string | null, to: string[], stems: Record<string, string>, json: boolean, keep: boolean, yes: boolean, quiet: boolean, help: boolean }}
 *   `to`: canonical BCP 47 tags, each once. `stems`: by language, the result's path without its ending.
 * @throws Error with `usage: true` and a sentence for the user
 */
export function readOptions(args, folder) {
  const { input, from, to, out, ...flags } = parse(args);
  const languages = [
    ...new Set(
      to
        .split(",")
        .map((tag) => tag.trim())
        .filter(Boolean)
        .map(canonical),
    ),
  ];
  if (languages.length === 0) throw new UsageError("--to names no language.");
  const source = input === undefined ? null : path.resolve(folder, input);
  const stems = stemsOf(path.resolve(folder, out), languages);
  if (!flags.help) checkFiles(source, Object.values(stems));
  return { ...flags, input: source, from: from === undefined ? null : canonical(from), to: languages, stems };
}

function parse(args) {
  try {
    return parseArgs({ args, options: KNOWN }).values;
  } catch (error) {
    throw new UsageError(`${String(error.message)}\n\n${HELP}`);
  }
}

function canonical(tag) {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`${tag} is no language tag (BCP 47, such as pt-BR).`);
    throw error;
  }
}

function stemsOf(out, languages) {
  const { dir, base, name, ext } = path.parse(out);
  const stem = path.join(dir, MEDIA.has(ext.toLowerCase()) ? name : base);
  return Object.fromEntries(languages.map((language) => [language, languages.length > 1 ? `${stem}.${language}` : stem]));
}

/** The result must have a place, and never be the original's. */
function checkFiles(source, stems) {
  if (source !== null && !statSync(source, { throwIfNoEntry: false })?.isFile()) throw new UsageError(`There is no file ${source}.`);
  const target = path.dirname(stems[0]);
  try {
    accessSync(target, constants.W_OK);
  } catch {
    throw new UsageError(`The result cannot be written to ${target}: make that folder, or choose another by --out.`);
  }
  const { dir, name } = path.parse(source ?? "");
  if (source !== null && stems.includes(path.join(dir, name))) throw new UsageError("The result would overwrite the original: choose another name by --out.");
}
