/**
 * Mozilla's translation engine (npm `@browsermt/bergamot-translator`, WebAssembly, MPL-2.0) in a worker thread.
 * The package's own worker file is CommonJS inside a package of `"type": "module"`, so Node refuses to load it by its path:
 * it is evaluated from its source instead, and nothing is written anywhere.
 */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { type ModelFiles, readModel } from "./model-folders.ts";
import type { Leg } from "./route.ts";

/** One sentence an entry: the engine's splitter knows no abbreviations and would cut "Mr. Smith" in two. */
const ONE_SENTENCE_AN_ENTRY = { "ssplit-mode": "sentence" };

type Pending = { resolve(value: unknown): void; reject(error: Error): void };
type Answer = { id: number; result?: unknown; error?: { message: string } };
type Call = (name: string, args: unknown[], transfer?: ArrayBuffer[]) => Promise<unknown>;

/** Translates sentences by one model, loading it at its first use. A crashed engine starts anew with the next call. */
export type Firefox = { translate(leg: Leg, sentences: string[]): Promise<string[]>; close(): Promise<void> };

export function createFirefox(modelsDir: string): Firefox {
  const engines = new Map<"engine", Promise<Engine>>();
  return {
    async translate(leg, sentences) {
      const { call, loaded } = await onceDone(engines, "engine", () => startEngine(() => engines.delete("engine")));
      await onceDone(loaded, `${leg.from}${leg.to}`, async () => load(call, leg, await readModel(modelsDir, leg)));
      const texts = sentences.map((text) => ({ text, html: false, qualityScores: false }));
      const answers = (await call("translate", [{ models: [{ from: leg.from, to: leg.to }], texts }])) as { target: { text: string } }[];
      return answers.map((answer) => answer.target.text);
    },
    async close() {
      await (await engines.get("engine"))?.worker.terminate();
    },
  };
}

/** What is under way or done already; what failed is forgotten, so that the next call begins anew. */
async function onceDone<Key, Value>(known: Map<Key, Promise<Value>>, key: Key, begin: () => Promise<Value>): Promise<Value> {
  const under = known.get(key) ?? begin();
  known.set(key, under);
  try {
    return await under;
  } catch (error) {
    if (known.get(key) === under) known.delete(key);
    throw error;
  }
}

type Engine = { worker: Worker; call: Call; loaded: Map<string, Promise<void>> };

async function startEngine(onEnd: () => void): Promise<Engine> {
  const worker = new Worker(await workerSource(), { eval: true });
  const pending = new Map<number, Pending>();
  let over = false;
  const end = (error: Error): void => {
    // A crash is told twice, as error and as exit: by then its successor may run.
    if (!over) onEnd();
    over = true;
    for (const waiting of pending.values()) waiting.reject(error);
    pending.clear();
  };
  worker.on("error", (error) => end(error instanceof Error ? error : new Error("the translation engine failed")));
  worker.on("exit", () => end(new Error("the translation engine ended")));
  worker.on("message", ({ id, result, error }: Answer) => {
    const waiting = pending.get(id);
    pending.delete(id);
    // Without the engine's own words: they may quote the text.
    if (error) waiting?.reject(new Error("the translation engine refused a call"));
    else waiting?.resolve(result);
  });
  let count = 0;
  const call: Call = (name, args, transfer = []) =>
    new Promise((resolve, reject) => {
      const id = ++count;
      pending.set(id, { resolve, reject });
      worker.postMessage({ id, name, args }, transfer);
    });
  try {
    await call("initialize", [{ cacheSize: 0 }]);
  } catch (error) {
    await worker.terminate();
    throw error;
  }
  return { worker, call, loaded: new Map() };
}

async function load(call: Call, { from, to }: Leg, { model, shortlist, vocabs, config }: ModelFiles): Promise<void> {
  const buffers = { model, shortlist, vocabs, qualityModel: null, config: { ...config, ...ONE_SENTENCE_AN_ENTRY } };
  await call("loadTranslationModel", [{ from, to }, buffers], [model, shortlist, ...vocabs]);
}

/** The package's worker, told where it lies, and given its WebAssembly by path: it would look for it by a URL, which breaks on spaces. */
async function workerSource(): Promise<string> {
  const folder = path.join(path.dirname(createRequire(import.meta.url).resolve("@browsermt/bergamot-translator/package.json")), "worker");
  const file = path.join(folder, "translator-worker.js");
  const wasm = JSON.stringify(path.join(folder, "bergamot-translator-worker.wasm"));
  return [
    `globalThis.__filename = ${JSON.stringify(file)}; globalThis.__dirname = ${JSON.stringify(folder)};`,
    await readFile(file, "utf8"),
    `self.fetch = async () => new Response(require("node:fs").readFileSync(${wasm}), { headers: { "content-type": "application/wasm" } });`,
  ].join("\n");
}
