// The independent judge: Python, imports nothing of ours, sees files only.
import { execFile } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const script = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../test/e2e/judge/judge.py");

/**
 * @param {{ setup: any, source: string, truth: string | null, result: any }} what
 * @returns {Promise<{ ok: boolean, checks: { name: string, goal: string, result: unknown, ok: boolean }[] }>}
 */
export async function judge({ setup, source, truth, result }) {
  const files = ["--source", source, "--output", result.output, "--dialogue", result.dialogue, "--lines", result.linesFile, "--takes", result.takes];
  const optional = [...(truth ? ["--truth", truth] : []), ...(result.stems ? ["--stems", result.stems] : [])];
  const args = [script, ...files, ...optional, "--language", result.language, "--models", setup.paths.modelsDir, "--json"];
  try {
    const { stdout } = await promisify(execFile)(setup.paths.python, args, { maxBuffer: 16 * 1024 * 1024 });
    return JSON.parse(stdout);
  } catch (error) {
    if (error.code === 1 && error.stdout) return JSON.parse(error.stdout);
    throw new Error(
      `The judge could not judge: ${String(error.stderr ?? error.message)
        .trim()
        .slice(-500)}`,
      { cause: error },
    );
  }
}
