import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";

export const HELP = `usage: npm run demo -- [--input FILE | --sample NAME] [--from en] [--to pt-BR[,es]] [--outputs LIST] [--out FILE] [--json] [--keep] [--yes] [--quiet]

Dubs a video on this machine, without an account or a key. The first run fetches what it needs.

  --input FILE    a video or sound file with speech (a credited sample of public-domain voices)
  --sample NAME   talk: two voices over music, 45 s (the one that is taken by itself); dialogue: three voices in turn, 61 s,
                  built once from credited recordings
  --from LANG     the language spoken (heard by itself)
  --to LANGS      BCP 47 tags, comma-separated (pt-BR); several are prepared once
  --outputs LIST  what is made beside the film and its subtitles, comma-separated: audio, stems, ass, burned (titles in the
                  picture), playback (H.264), hls (a folder that players stream)
  --out FILE      where the result goes (dubbed.mp4; with several languages dubbed.LANG.mp4; the rest beside it). What is not
                  MP4 by nature (sound alone, a picture that MP4 cannot hold) gets its own ending
  --json          one JSON object on standard output, progress on standard error (npm run -s demo keeps npm's own lines away)
  --keep          leave the platform's data and logs, and say where
  --yes           do not ask before fetching
  --quiet         no progress

Exit status: 0 the dub is good, 1 it failed or a check was missed, 2 usage.`;

class UsageError extends Error {
  usage = true;
}

const flag = { type: "boolean", default: false };
const word = { type: "string" };
const KNOWN = {
  input: word,
  sample: word,
  from: word,
  to: { ...word, default: "pt-BR" },
  outputs: { ...word, default: "" },
  out: { ...word, default: "dubbed.mp4" },
  json: flag,
  keep: flag,
  yes: flag,
  quiet: flag,
  help: flag,
};
export const SAMPLES = ["talk", "dialogue"];
/** As the API names them; the first three are always asked for. */
export const OUTPUTS = ["video", "srt", "vtt", "audio", "stems", "ass", "burned", "playback", "hls"];
const ALWAYS = 3;
/** Endings that are replaced by the result's own; `talk.v2` is a name. */
const MEDIA = new Set([".mp4", ".m4a", ".m4v", ".mkv", ".mov", ".webm"]);

/**
 * What the user wants, checked before anything is fetched or started. Paths are relative to `folder`, where npm was called.
 * @param {string[]} args
 * @param {string} folder
 * @returns {{ input: string | null, sample: string, from: string | null, to: string[], outputs: string[], stems: Record<string, string>, streamFolder: string, json: boolean, keep: boolean, yes: boolean, quiet: boolean, help: boolean }}
 *   `to`: canonical BCP 47 tags, each once. `stems`: by language, the result's path without its ending.
 * @throws Error with `usage: true` and a sentence for the user
 */
export function readOptions(args, folder) {
  const { input, sample, from, to, outputs, out, ...flags } = parse(args);
  const languages = [...new Set(listed(to).map(canonical))];
  if (languages.length === 0) throw new UsageError("--to names no language.");
  if (input !== undefined && sample !== undefined) throw new UsageError("--input and --sample are one too many.");
  if (sample !== undefined && !SAMPLES.includes(sample)) throw new UsageError(`There is no sample ${String(sample)}: ${SAMPLES.join(", ")}.`);
  const source = input === undefined ? null : path.resolve(folder, input);
  const stems = stemsOf(path.resolve(folder, out), languages);
  if (!flags.help) checkFiles(source, Object.values(stems));
  const told = from === undefined ? null : canonical(from);
  const wanted = { to: languages, outputs: outputsOf(outputs), stems, streamFolder: `${withoutEnding(path.resolve(folder, out))}.hls` };
  return { ...flags, input: source, sample: sample ?? SAMPLES[0], from: told, ...wanted };
}

function parse(args) {
  try {
    return parseArgs({ args, options: KNOWN }).values;
  } catch (error) {
    throw new UsageError(`${String(error.message)}\n\n${HELP}`);
  }
}

const listed = (text) =>
  text
    .split(",")
    .map((each) => each.trim())
    .filter(Boolean);

function outputsOf(text) {
  const more = listed(text);
  const unknown = more.filter((each) => !OUTPUTS.includes(each));
  if (unknown.length > 0) throw new UsageError(`There is no output ${unknown.join(", ")}: ${OUTPUTS.join(", ")}.`);
  return OUTPUTS.filter((each, index) => index < ALWAYS || more.includes(each));
}

function canonical(tag) {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`${tag} is no language tag (BCP 47, such as pt-BR).`);
    throw error;
  }
}

function withoutEnding(out) {
  const { dir, base, name, ext } = path.parse(out);
  return path.join(dir, MEDIA.has(ext.toLowerCase()) ? name : base);
}

function stemsOf(out, languages) {
  const stem = withoutEnding(out);
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
