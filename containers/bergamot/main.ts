/** The translation service. Environment, beside node-service's: MODELS_DIR, SLOTS. */
import process from "node:process";
import type { Health } from "../contract/task.ts";
import { serve } from "../node-service/serve.ts";
import { findModes, runApertium } from "./apertium.ts";
import { createFirefox } from "./firefox.ts";
import { digestModels, findModels } from "./model-folders.ts";
import { reachablePairs } from "./route.ts";
import { createTranslate, type Run, type Translator } from "./translate.ts";

/** Filled by `ONEVOICE_MODELS_DIR=.onevoice/models npm run setup`. */
const modelsDir = process.env.MODELS_DIR ?? ".onevoice/models";
const [models, modes] = await Promise.all([findModels(modelsDir), findModes()]);
const modelDigest = await digestModels(modelsDir, models);
const firefox = createFirefox(modelsDir);
const run: Run = (leg, sentences, place) => (leg.by === "bergamot" ? firefox.translate(leg, sentences) : runApertium(leg, sentences, place));

const all = [...models, ...modes];
const translators: Record<string, Translator> = {
  "bergamot/firefox-tiny": { legs: models, pairs: reachablePairs(models) },
  "apertium/pivot": { legs: all, pairs: reachablePairs(all, (route) => route.some((leg) => leg.by === "apertium")) },
};
const reasons: Record<string, string> = {
  "bergamot/firefox-tiny": "There is no model folder bergamot-{source}{target} in MODELS_DIR: run the set-up.",
  "apertium/pivot": "Apertium is not installed, or has no pair of Romance languages (Debian: apertium apertium-es-pt).",
};

const engines = async (): Promise<Health["engines"]> =>
  Object.entries(translators).map(([id, { pairs }]) => {
    const on = pairs.length > 0;
    return {
      id,
      stages: ["translate"],
      on,
      reason: on ? null : (reasons[id] ?? null),
      modelDigest: on && id.startsWith("bergamot/") ? modelDigest : null,
      detail: { pairs },
    };
  });

await serve({
  service: "bergamot",
  version: "1.0.0",
  slots: Number(process.env.SLOTS ?? 1),
  engines,
  stages: { translate: createTranslate({ translators, run }) },
});

// The first task should not wait for a model: a failure here comes again, and is told, in the task that needs it.
for (const leg of models) {
  await firefox
    .translate(leg, ["Hello."])
    .catch((error: unknown) => process.stderr.write(`${JSON.stringify({ event: "warm_up_failed", pair: `${leg.from}${leg.to}`, message: String(error) })}\n`));
}
