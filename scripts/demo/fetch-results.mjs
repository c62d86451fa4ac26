// Everything of one language, as files: the dub, its stems, its takes, and what the API says of its lines.
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import pLimit from "p-limit";
import { listAll } from "../client/api.mjs";
import { download } from "../client/download.mjs";

const TAKES_AT_ONCE = 4;
const FILM = new Set(["video", "audio"]);

/**
 * @param {{ api: ReturnType<import("../client/api.mjs").createClient>, dubId: string, language: string, folder: string, stem: string }} what
 *   `stem`: where the result goes, without its ending
 * @returns {Promise<{ language: string, output: string, subtitles: string[], others: string[], dialogue: string, stems: string | null, takes: string, linesFile: string, lines: any[], reportCard: any }>}
 *   `others`: what else was asked for, beside the result. `stems`: the folder of all of them; null: only the dialogue was made
 */
export async function fetchResults({ api, dubId, language, folder, stem }) {
  const here = path.join(folder, "results", language);
  const [takes, stems] = [path.join(here, "takes"), path.join(here, "stems")];
  for (const each of [takes, stems]) await mkdir(each, { recursive: true });
  const made = (await listAll(api, `/v1/dubs/${dubId}/outputs`)).filter((output) => output.language === language && output.kind !== "stream");
  const fileOf = ({ kind, name, format, filename }) => (kind === "stem" ? path.join(stems, `${name}.${format}`) : path.join(here, filename));
  for (const output of made) await download(output.url, output.sizeBytes, fileOf(output));
  const find = (kind, format, name = "") => made.find((each) => each.kind === kind && each.format === format && each.name === name);
  const main = made.find(({ kind }) => kind === "video") ?? made.find(({ kind }) => kind === "audio");
  const [dialogue, report] = [find("stem", "flac", "dialogue"), find("report", "json")];
  const beside = async (output) => {
    const to = `${stem}${output === main ? "" : middleOf(output)}.${output.format}`;
    await copyFile(fileOf(output), to);
    return to;
  };
  const output = await beside(main);
  const subtitles = [];
  for (const format of ["srt", "vtt"]) subtitles.push(await beside(find("subtitles", format)));
  const others = [];
  const hasStems = made.some(isEffects);
  const isOther = (each) => ![main, report].includes(each) && !["srt", "vtt"].includes(each.format) && (each !== dialogue || hasStems);
  for (const each of made.filter(isOther)) others.push(await beside(each));
  const lines = await fetchLines(api, dubId, language, takes);
  const linesFile = path.join(here, "lines.json");
  await writeFile(linesFile, JSON.stringify(lines));
  const reportCard = JSON.parse(await readFile(fileOf(report), "utf8"));
  return { language, output, subtitles, others, dialogue: fileOf(dialogue), stems: hasStems ? stems : null, takes, linesFile, lines, reportCard };
}

/** Stems were asked for: the dialogue alone is made for every dub. */
const isEffects = ({ kind, name }) => kind === "stem" && name === "effects";

function middleOf({ kind, name }) {
  if (kind === "subtitles" || FILM.has(kind)) return "";
  return `.${kind === "stem" ? name : kind}`;
}

async function fetchLines(api, dubId, language, takes) {
  const lines = await listAll(api, `/v1/dubs/${dubId}/lines?language=${language}&limit=100`);
  const limit = pLimit(TAKES_AT_ONCE);
  await Promise.all(lines.filter((line) => line.take).map(({ take }) => limit(() => fetchTake(take, path.join(takes, `${take.id}.wav`)))));
  return lines;
}

async function fetchTake({ id, url }, file) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`The store answered ${answer.status} for the take ${id}.`);
  await writeFile(file, Buffer.from(await answer.arrayBuffer()));
}
