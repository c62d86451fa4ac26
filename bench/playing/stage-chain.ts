/** Media stages one after the other, without the platform around them: artifacts become files of one folder. */
import { copyFile, mkdir, stat } from "node:fs/promises";
import path from "node:path";
import type { Stage } from "../../containers/node-service/stage.ts";

export type Ran = { value: Record<string, unknown>; files: Record<string, string> };
export type RunStage = (stage: Stage, params: unknown, inputs: Record<string, string[]>) => Promise<Ran>;

/** Each run gets folders of its own inside `folder`. */
export function chainIn(folder: string): RunStage {
  let runs = 0;
  return async (stage, params, inputs) => {
    const home = path.join(folder, `run-${++runs}`);
    const [dir, kept] = [path.join(home, "work"), path.join(home, "kept")];
    await Promise.all([mkdir(dir, { recursive: true }), mkdir(kept, { recursive: true })]);
    const files: Record<string, string> = {};
    const local = async (file: string): Promise<{ path: string; digest: null; sizeBytes: number }> => ({
      path: file,
      digest: null,
      sizeBytes: (await stat(file)).size,
    });
    const entries = Object.entries(inputs).map(async ([name, list]) => [name, await Promise.all(list.map(local))] as const);
    const artifact = async (name: string, file: string): Promise<void> => {
      const copy = path.join(kept, name.replaceAll("/", "-"));
      await copyFile(file, copy);
      files[name] = copy;
    };
    const signal = AbortSignal.timeout(120_000);
    const { value } = await stage({ params, inputs: Object.fromEntries(await Promise.all(entries)), dir, signal, progress: () => undefined, artifact });
    return { value, files };
  };
}
