/** A script of ours in the service's Python: JSON lines in, JSON lines out, in the same order. */
import { spawn } from "node:child_process";
import path from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { modelsDir, venvPython } from "../../../scripts/setup/paths.mjs";

/** `script`: a file of this folder. Throws when it ends with anything but 0, after all lines that it did say. */
export async function* lines(script: string, rows: readonly unknown[]): AsyncGenerator {
  const child = spawn(venvPython, [path.join(import.meta.dirname, script)], {
    env: { ...process.env, MODELS_DIR: modelsDir() },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
  child.stdin.end(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  for await (const line of createInterface({ input: child.stdout })) yield JSON.parse(line);
  const code = await ended;
  if (code !== 0) throw new Error(`${script} ended with ${code}`);
}
