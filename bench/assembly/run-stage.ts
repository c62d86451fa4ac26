/** A stage of the media service as a plain function: inputs are files, artifacts are moved into a folder of the run's own, CPU is counted. */
import { randomUUID } from "node:crypto";
import { mkdir, rename, stat } from "node:fs/promises";
import path from "node:path";
import { burn } from "../../containers/media/burn.ts";
import { encode } from "../../containers/media/encode.ts";
import { join } from "../../containers/media/join.ts";
import { mix } from "../../containers/media/mix.ts";
import { mux } from "../../containers/media/mux.ts";
import { stream } from "../../containers/media/stream.ts";
import type { Stage } from "../../containers/node-service/stage.ts";
import { spent } from "./spent.ts";
import type { Cpu } from "./spent.ts";

const STAGES = { mix, encode, join, mux, stream, burn } satisfies Record<string, Stage>;
export type StageName = keyof typeof STAGES;
export const isMedia = (stage: string): stage is StageName => stage in STAGES;

/** What a stage was asked: `inputs` are paths of files, in the order of the plan. */
export type Asked = { stage: StageName; params: Record<string, unknown>; inputs: Record<string, string[]> };
/** `files`: artifacts by name. `cpu` is of the stage alone: what carries artifacts away is not its work. */
export type Ran = { value: Record<string, unknown>; files: Record<string, string>; types: Record<string, string>; cpu: Cpu };

export async function runStage(folder: string, { stage, params, inputs }: Asked): Promise<Ran> {
  const dir = path.join(folder, `run-${randomUUID()}`);
  const kept = path.join(dir, "kept");
  await mkdir(kept, { recursive: true });
  const [files, types]: [Record<string, string>, Record<string, string>] = [{}, {}];
  const local = async (file: string) => ({ path: file, digest: null, sizeBytes: (await stat(file)).size });
  const entries = await Promise.all(Object.entries(inputs).map(async ([name, list]) => [name, await Promise.all(list.map(local))] as const));
  const artifact = async (name: string, file: string, type: string): Promise<void> => {
    files[name] = path.join(kept, name.replaceAll("/", "-"));
    types[name] = type;
    await rename(file, files[name]);
  };
  const run = { params, inputs: Object.fromEntries(entries), dir, signal: AbortSignal.timeout(600_000), progress: () => undefined, artifact };
  const { value, cpu } = await spent(() => STAGES[stage](run));
  return { value: value.value, files, types, cpu };
}

export function artifactOf({ files }: Pick<Ran, "files">, name: string): string {
  const file = files[name];
  if (!file) throw new Error(`The stage made no ${name}.`);
  return file;
}
