/** What one clip's hearing leaves for the judge (judge/main.py says in which form). */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { runCommand } from "../../scripts/setup/run-command.mjs";
import type { Heard, Parted } from "./hear.ts";

export async function writeHeard(name: string, { segmented, turns }: Heard, folder: string): Promise<void> {
  const lines = segmented.lines.map(({ startMs, endMs, speakerId, text, speech, treatment, warnings, heard }) => ({
    startMs,
    endMs,
    speaker: speakerId,
    text,
    speech,
    treatment,
    warnings: warnings ?? [],
    words: (heard ?? []).map(([word, start, end]) => ({ text: word, startMs: start, endMs: end })),
  }));
  await writeFile(path.join(folder, `${name}.ours.json`), `${JSON.stringify({ lines, turns, warnings: segmented.warnings })}\n`);
}

/** Pieces follow each other without gap or overlap: a stem is all of them in a row. */
export async function writeStems(name: string, parted: readonly Parted[], folder: string, ffmpeg: string): Promise<void> {
  for (const stem of ["vocals", "background"] as const) {
    const list = path.join(folder, `${name}.${stem}.txt`);
    await writeFile(list, parted.map((piece) => `file '${piece[stem].path}'`).join("\n"));
    const args = ["-nostdin", "-y", "-v", "error", "-f", "concat", "-safe", "0", "-i", list, "-c", "copy", path.join(folder, `${name}.${stem}.wav`)];
    await runCommand(ffmpeg, args);
  }
}
