// Everything of one language, as files: the dub, its stem, its takes, and what the API says of its lines.
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import pLimit from "p-limit";
import { listAll } from "../client/api.mjs";
import { download } from "../client/download.mjs";

const TAKES_AT_ONCE = 4;

/**
 * @param {{ api: ReturnType<import("../client/api.mjs").createClient>, dubId: string, language: string, folder: string, stem: string }} what
 *   `stem`: where the result goes, without its ending
 * @returns {Promise<{ language: string, output: string, subtitles: string[], dialogue: string, takes: string, linesFile: string, lines: any[], report: any }>}
 */
export async function fetchResults({ api, dubId, language, folder, stem }) {
  const here = path.join(folder, "results", language);
  const takes = path.join(here, "takes");
  await mkdir(takes, { recursive: true });
  const outputs = (await listAll(api, `/v1/dubs/${dubId}/outputs`)).filter((output) => output.language === language);
  const files = {};
  for (const output of outputs) {
    files[`${output.kind}.${output.format}`] = path.join(here, output.filename);
    await download(output.url, output.sizeBytes, path.join(here, output.filename));
  }
  const main = outputs.find((output) => output.kind === "video" || output.kind === "audio");
  const output = `${stem}.${main.format}`;
  await copyFile(files[`${main.kind}.${main.format}`], output);
  const subtitles = [];
  for (const format of ["srt", "vtt"]) {
    subtitles.push(`${stem}.${format}`);
    await copyFile(files[`subtitles.${format}`], subtitles.at(-1));
  }
  const lines = await listAll(api, `/v1/dubs/${dubId}/lines?language=${language}&limit=100`);
  const limit = pLimit(TAKES_AT_ONCE);
  await Promise.all(lines.filter((line) => line.take).map(({ take }) => limit(() => fetchTake(take, path.join(takes, `${take.id}.wav`)))));
  const linesFile = path.join(here, "lines.json");
  await writeFile(linesFile, JSON.stringify(lines));
  return { language, output, subtitles, dialogue: files["stem.flac"], takes, linesFile, lines, report: files["report.json"] };
}

async function fetchTake({ id, url }, file) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`The store answered ${answer.status} for the take ${id}.`);
  await writeFile(file, Buffer.from(await answer.arrayBuffer()));
}
