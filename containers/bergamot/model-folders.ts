/** The Firefox Translations models in MODELS_DIR: one folder `bergamot-{source}{target}` for each direction, Mozilla's own file names inside. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Leg } from "./route.ts";

export type ModelFiles = { model: ArrayBuffer; shortlist: ArrayBuffer; vocabs: ArrayBuffer[]; config: Record<string, string> };
const FOLDER = /^bergamot-([a-z]{2})([a-z]{2})$/;
/** model, shortlist, and one vocabulary for both languages or one for each, in this order. */
const WANTED = [/^model\..*\.bin$/, /^lex\..*\.bin$/, /^(src)?vocab\..*\.spm$/];
const TARGET_VOCABULARY = /^trgvocab\..*\.spm$/;

/** Directions whose folder is whole; no folder at all is no error. */
export async function findModels(modelsDir: string): Promise<Leg[]> {
  if (!existsSync(modelsDir)) return [];
  const legs = (await readdir(modelsDir)).toSorted().flatMap((name): Leg[] => {
    const [, from, to] = FOLDER.exec(name) ?? [];
    return from && to ? [{ from, to, by: "bergamot" }] : [];
  });
  const whole = await Promise.all(legs.map(async (leg) => (await fileNames(modelsDir, leg)) !== null));
  return legs.filter((_, index) => whole[index]);
}

/** Throws when a file is missing. */
export async function readModel(modelsDir: string, leg: Leg): Promise<ModelFiles> {
  const names = await fileNames(modelsDir, leg);
  if (!names) throw new Error(`the model ${leg.from}-${leg.to} is not whole`);
  const [model, shortlist, ...vocabs] = await Promise.all(names.map((name) => readBytes(path.join(folderOf(modelsDir, leg), name))));
  if (!model || !shortlist) throw new Error(`the model ${leg.from}-${leg.to} is not whole`);
  // Older models carry no scale factors in the file, which its name tells.
  const precision = names[0]?.endsWith("intgemm8.bin") ? "int8shiftAll" : "int8shiftAlphaAll";
  return { model, shortlist, vocabs, config: { "gemm-precision": precision } };
}

/** SHA-256 over the digests of all files of all directions; null without any. */
export async function digestModels(modelsDir: string, legs: readonly Leg[]): Promise<string | null> {
  if (legs.length === 0) return null;
  const hash = createHash("sha256");
  for (const leg of legs) {
    for (const name of (await fileNames(modelsDir, leg)) ?? []) {
      const digest = createHash("sha256")
        .update(await readFile(path.join(folderOf(modelsDir, leg), name)))
        .digest("hex");
      hash.update(`${digest}  ${name}\n`);
    }
  }
  return hash.digest("hex");
}

function folderOf(modelsDir: string, leg: Leg): string {
  return path.join(modelsDir, `bergamot-${leg.from}${leg.to}`);
}

async function fileNames(modelsDir: string, leg: Leg): Promise<string[] | null> {
  const all = (await readdir(folderOf(modelsDir, leg))).toSorted();
  const found = WANTED.map((pattern) => all.find((name) => pattern.test(name)));
  if (!found.every((name) => name !== undefined)) return null;
  const target = all.find((name) => TARGET_VOCABULARY.test(name));
  return found[2]?.startsWith("src") ? (target ? [...found, target] : null) : found;
}

async function readBytes(file: string): Promise<ArrayBuffer> {
  const bytes = await readFile(file);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}
