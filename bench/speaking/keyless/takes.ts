/**
 * Takes and what was heard in them, kept in .onevoice/bench/voices by what they are made of: a run that was stopped, or that comes after
 * another, speaks only what is new. Figures of time are never of kept takes.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { Voice } from "./goals.ts";

const folder = path.resolve(import.meta.dirname, "../../../.onevoice/bench/voices");
const Heard = z.object({ text: z.string() });

/** `digest`: the engine's model, as its service says it. */
export function takeFile({ engine, voice, language }: Voice, digest: string, text: string): string {
  const name = createHash("sha256")
    .update(JSON.stringify([engine, digest, voice, language, text]))
    .digest("hex");
  return path.join(folder, `${name.slice(0, 24)}.wav`);
}

export const isSpoken = (file: string): boolean => existsSync(file);

export async function keepTake(made: string, file: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await rename(made, file);
}

const heardFile = (file: string): string => `${file.slice(0, -".wav".length)}.json`;

/** Null: nobody listened yet. */
export async function heardIn(file: string): Promise<string | null> {
  if (!existsSync(heardFile(file))) return null;
  return Heard.parse(JSON.parse(await readFile(heardFile(file), "utf8"))).text;
}

export const keepHeard = async (file: string, text: string): Promise<void> => writeFile(heardFile(file), JSON.stringify({ text }));
