import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { runApertium } from "../../../containers/bergamot/apertium.ts";
import { createFirefox } from "../../../containers/bergamot/firefox.ts";
import { digestModels, findModels } from "../../../containers/bergamot/model-folders.ts";
import { reachablePairs } from "../../../containers/bergamot/route.ts";
import { createTranslate, type Run } from "../../../containers/bergamot/translate.ts";
import taskExample from "../../../containers/contract/examples/translate.task.json" with { type: "json" };
import doneExample from "../../../containers/contract/examples/translate.done.json" with { type: "json" };
import { TranslateParams, TranslateValue } from "../../../containers/contract/stages.ts";
import { Message, Task } from "../../../containers/contract/task.ts";
import type { StageResult } from "../../../containers/node-service/stage.ts";

const ENGINE = "bergamot/firefox-tiny";
const modelsDir = process.env.MODELS_DIR ?? ".onevoice/models";
const models = await findModels(modelsDir);
const firefox = createFirefox(modelsDir);
const real: Run = (leg, sentences) => firefox.translate(leg, sentences);
afterAll(() => firefox.close());

function translate(params: Record<string, unknown>, run: Run = real, signal = new AbortController().signal): Promise<StageResult> {
  const stage = createTranslate({ translators: { [ENGINE]: { legs: models, pairs: reachablePairs(models) } }, run });
  return stage({ params, inputs: {}, dir: "", signal, progress: () => undefined, artifact: () => Promise.reject(new Error("none")) });
}
const params = (source: string, target: string, ...texts: string[]) => ({
  engine: ENGINE,
  source,
  target,
  lines: texts.map((text, index) => ({ id: `lin_${index}`, text })),
});
const texts = (result: StageResult): string[] => TranslateValue.parse(result.value).translations.map(({ text }) => text);

describe("with Mozilla's engine and the models of the set-up", () => {
  test("the example of the contract is answered as the example says", async () => {
    const task = Task.parse(taskExample);
    const done = Message.parse(doneExample);
    const result = await translate(TranslateParams.parse(task.params));
    expect({ kind: "done", value: result.value, usage: result.usage }).toMatchObject({ kind: done.kind, value: doneExample.value, usage: doneExample.usage });
  });

  test("Portuguese is translated to English, whatever its region", async () => {
    const result = await translate(params("pt-BR", "en-US", "O trem sai às sete da manhã. O Sr. Silva foi para casa."));
    expect(texts(result)).toEqual(["The train leaves at seven in the morning. Mr. Silva went home."]);
  });

  test("ten lines keep ids and order, the same twice, and what is no word comes back unchanged", async () => {
    const lines = ["One.", "Two.", "...", "Four.", "🙂", "The children play\n in the park.", "Seven.", "Hello", " — ", "What time is it? I don't know."];
    const [first, second] = [await translate(params("en", "pt-BR", ...lines)), await translate(params("en", "pt-BR", ...lines))];
    expect(second.value).toEqual(first.value);
    const answer = texts(first);
    expect([answer[2], answer[4], answer[8]]).toEqual(["...", "🙂", " — "]);
    expect([answer[5], answer[7]]).toEqual(["As crianças brincam no parque.", "Olá"]);
    expect(TranslateValue.parse(first.value).translations.map(({ id }) => id)).toEqual(lines.map((_, index) => `lin_${index}`));
  });

  test("a pair without models is unsupported_language, in a sentence that names the pairs there are", async () => {
    await expect(translate(params("en", "ja", "Hello."))).rejects.toMatchObject({
      code: "unsupported_language",
      retryable: false,
      message: expect.stringContaining("en to pt") as string,
    });
    await expect(translate({ ...params("en", "pt", "Hello."), engine: "nobody/nothing" })).rejects.toMatchObject({ code: "unsupported_language" });
  });

  test("a model that could not be loaded is loaded by the next call, once it is there", async () => {
    const dir = await mkdtemp(path.join(os.tmpdir(), "onevoice-test-"));
    const late = createFirefox(dir);
    const leg = { from: "en", to: "pt", by: "bergamot" } as const;
    await expect(late.translate(leg, ["Hello."])).rejects.toThrow("ENOENT");
    await cp(path.join(modelsDir, "bergamot-enpt"), path.join(dir, "bergamot-enpt"), { recursive: true });
    expect(await late.translate(leg, ["Hello."])).toEqual([expect.stringMatching(/^Olá/)]);
    await late.close();
    await rm(dir, { recursive: true });
  });

  test("the models have one digest", async () => {
    expect(await digestModels(modelsDir, models)).toMatch(/^[0-9a-f]{64}$/);
    expect(await digestModels(modelsDir, [])).toBeNull();
  });
});

test("a translation without text fails: nobody can speak it", async () => {
  await expect(translate(params("en", "pt", "Hello."), async () => [""])).rejects.toMatchObject({ code: "empty_translation" });
});

test("an aborted task stops before the next engine runs", async () => {
  await expect(translate(params("en", "pt", "Hello."), real, AbortSignal.abort(new Error("cancelled")))).rejects.toThrow("cancelled");
});

describe("Apertium, as a program that answers its input", () => {
  test("gets one sentence a block and gives them back in order", async () => {
    const dir = await mkdtemp(path.join(os.tmpdir(), "onevoice-test-"));
    const program = path.join(dir, "apertium");
    await writeFile(program, '#!/bin/sh\necho "$1 $2 $3 $4" > "$(dirname "$0")/arguments"\ntr a-z A-Z < "$5" > "$6"\n', { mode: 0o755 });
    const leg = { from: "pt", to: "es", by: "apertium", mode: "pt-es" } as const;
    expect(await runApertium(leg, ["o trem sai.", "bom dia."], { dir, signal: new AbortController().signal }, program)).toEqual(["O TREM SAI.", "BOM DIA."]);
    expect(await readFile(path.join(dir, "arguments"), "utf8")).toBe("-u -f txt pt-es\n");
    await rm(dir, { recursive: true });
  });
});
