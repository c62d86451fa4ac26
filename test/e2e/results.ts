/** What a dub made, as files: outputs and takes in Range requests, lines as the API tells them. */
import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { listAll } from "../../scripts/client/api.mjs";
import { download } from "../../scripts/client/download.mjs";
import type { Line, Output } from "../../src/dubs/resource.ts";
import { truthOf } from "./sources.ts";
import type { World } from "./world.ts";

/** `stems`: their folder, each under its name; null: there is but the dialogue, which every dub has. */
export type Results = {
  outputs: Output[];
  lines: Line[];
  linesFile: string;
  takes: string;
  stems: string | null;
  file(kind: Output["kind"], format?: string): string;
};
type Judgement = { ok: boolean; checks: { name: string; result: unknown; goal: string; ok: boolean; detail: unknown[] }[] };

export async function fetchResults({ api, folder }: World, dubId: string, language: string): Promise<Results> {
  const here = path.join(folder, dubId, language);
  const [takes, stems] = [path.join(here, "takes"), path.join(here, "stems")];
  for (const each of [takes, stems]) await mkdir(each, { recursive: true });
  const outputs = (await listAll<Output>(api, `/v1/dubs/${dubId}/outputs`)).filter((output) => output.language === language);
  const pathOf = ({ kind, name, format }: Output): string =>
    kind === "stem" ? path.join(stems, `${name}.${format}`) : path.join(here, name === "" ? `${kind}.${format}` : `${kind}.${name}.${format}`);
  for (const output of outputs) await download(output.url, output.sizeBytes, pathOf(output));
  const lines = await listAll<Line>(api, `/v1/dubs/${dubId}/lines?language=${language}`);
  for (const { take } of lines) if (take) await writeFile(path.join(takes, `${take.id}.wav`), Buffer.from(await (await fetch(take.url)).arrayBuffer()));
  const linesFile = path.join(here, "lines.json");
  await writeFile(linesFile, JSON.stringify(lines));
  const file = (kind: Output["kind"], format?: string): string => {
    const isWanted = (output: Output): boolean => output.kind === kind && (format === undefined || output.format === format);
    const found = outputs.find((output) => isWanted(output) && (kind !== "stem" || output.name === "dialogue"));
    if (!found) throw new Error(`the dub has no ${kind} ${format ?? ""}; it has ${outputs.map((output) => `${output.kind} ${output.format}`).join(", ")}`);
    return pathOf(found);
  };
  const hasStems = outputs.some(({ kind, name }) => kind === "stem" && name !== "dialogue");
  return { outputs, lines, linesFile, takes, stems: hasStems ? stems : null, file };
}

/** The independent judge, in Python, over the files alone; resolves also when a goal was missed. */
export async function judge({ setup }: World, source: string, language: string, results: Results, truth: string | null): Promise<Judgement> {
  const files = [
    "--source",
    source,
    "--output",
    results.file("video"),
    "--dialogue",
    results.file("stem"),
    "--lines",
    results.linesFile,
    "--takes",
    results.takes,
  ];
  const args = [
    path.join(import.meta.dirname, "judge", "judge.py"),
    ...files,
    ...(truth ? ["--truth", truth] : []),
    ...(results.stems ? ["--stems", results.stems] : []),
    "--language",
    language,
    "--models",
    setup.paths.modelsDir,
    "--json",
  ];
  const { stdout } = await promisify(execFile)(setup.paths.python, args, { maxBuffer: 16 * 1024 * 1024 }).catch((error: { code?: number; stdout?: string }) => {
    if (error.code === 1 && error.stdout) return { stdout: error.stdout };
    throw error;
  });
  return JSON.parse(stdout) as Judgement;
}

export const missed = (judgement: Judgement) => judgement.checks.filter((check) => !check.ok);

export const judgeSample = (world: World, source: string, language: string, results: Results): Promise<Judgement> =>
  judge(world, source, language, results, truthOf(world));
