import { z } from "zod";
import { AppError } from "../../errors.ts";
import type { EngineCatalogue } from "../engines.ts";
import { Outputs, Overlays } from "../options.ts";
import type { JobAsk } from "../port.ts";
import { checkFurtherLanguages } from "../resolve-options.ts";
import type { DubRow } from "../resource.ts";
import { canonicalTargets, TargetLanguages } from "./target-languages.ts";

export const CeilingMicros = z.number().int().nonnegative().nullable();

const NO_SCRIPT = { properties: { kind: { enum: ["dub", "render"] } } };

/**
 * `dub`: what is missing, or further languages. `render`: what an edit made stale. `transcribe`: the script alone. What is done
 * is not done twice. Without `languages`: all of the dub. `dryRun`: only a quote.
 */
export const CreateJob = z
  .strictObject({
    kind: z.enum(["dub", "render", "transcribe"]),
    languages: TargetLanguages.min(1).optional(),
    upgrade: z
      .boolean()
      .default(false)
      .meta({ description: "With `render`: by stages and engines as they are today, instead of as they were at the dub's first job." }),
    ceilingMicros: CeilingMicros.default(null).meta({ description: "The most that vendors may cost, counted as `vendorCostMicros` is; null: no limit." }),
    outputs: Outputs.optional().meta({
      description: "Made as well, and from then on once the job has succeeded, as the dub's own `outputs`: of what is there nothing is done again.",
    }),
    overlays: Overlays.optional().meta({ description: "In place of the dub's own `overlays`." }),
    dryRun: z.boolean().default(false),
  })
  .refine(({ kind, languages }) => kind !== "transcribe" || languages === undefined, {
    path: ["languages"],
    message: "a script has no target language: leave languages out, or ask for a job of kind dub",
  })
  .refine(({ kind, outputs, overlays }) => kind !== "transcribe" || (outputs === undefined && overlays === undefined), {
    path: ["outputs"],
    message: "a script has no outputs of this kind: ask for a job of kind dub or render",
  })
  .refine(({ kind, upgrade }) => kind === "render" || !upgrade, { path: ["upgrade"], message: "only a render is an upgrade" })
  .meta({
    dependentSchemas: {
      languages: NO_SCRIPT,
      outputs: NO_SCRIPT,
      overlays: NO_SCRIPT,
      upgrade: { anyOf: [{ properties: { kind: { enum: ["render"] } } }, { properties: { upgrade: { enum: [false] } } }] },
    },
  });
export type CreateJob = z.infer<typeof CreateJob>;

/** Throws no_target_language, unknown_language, unsupported_language, engine_unavailable. */
export async function askOf(dub: DubRow, input: CreateJob, engines: () => Promise<EngineCatalogue>): Promise<JobAsk> {
  const { kind, upgrade } = input;
  const languages = kind === "transcribe" ? [] : wantedLanguages(dub, input);
  const further = languages.filter((language) => !dub.targetLanguages.includes(language));
  if (further.length > 0 && kind === "render") throw notYet(further);
  if (further.length > 0) checkFurtherLanguages(dub.resolvedOptions, dub.sourceLanguage, further, await engines());
  return { kind, languages, upgrade, outputs: input.outputs ?? null, overlays: input.overlays ?? null };
}

function wantedLanguages({ targetLanguages }: DubRow, { kind, languages }: CreateJob): string[] {
  if (languages) return canonicalTargets(languages, "languages");
  if (targetLanguages.length > 0) return targetLanguages;
  const what = kind === "render" ? "there is nothing to render. Ask for a job of kind dub, with its languages" : "name at least one in `languages`";
  throw new AppError("no_target_language", `The dub has no target language yet: ${what}.`, {
    errors: [{ in: "body", pointer: "/languages", detail: "Missing." }],
  });
}

const notYet = (further: readonly string[]) =>
  new AppError("unknown_language", `The dub is not in ${further.join(", ")}: a job of kind dub makes further languages.`, {
    errors: [{ in: "body", pointer: "/languages", detail: "Not a language of the dub." }],
  });
