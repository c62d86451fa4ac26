/** The voices a user asks for by language: whether the engine has them. */
import { CLONED } from "../../containers/contract/stages.ts";
import { canonicalTag, serves } from "../dubbing/languages.ts";
import { AppError } from "../errors.ts";
import type { Engine } from "./engines.ts";
import { list, refuse } from "./refuse-option.ts";

/** By target, as the cast looks them up: of `pt` and `pt-br` the target `pt-BR` takes the latter. */
export function resolveVoices(speech: Engine | null, voices: Record<string, string>, targets: readonly string[]): Record<string, string> {
  const asked = Object.entries(voices).map(([key, voice]) => ({ key, voice, tag: canonicalTag(key) ?? key }));
  const chosen = targets.flatMap((target) => {
    const fitting = asked.filter(({ tag }) => serves(tag, target));
    const best = fitting.find(({ tag }) => tag === target) ?? fitting[0];
    return best ? [{ target, ...best }] : [];
  });
  for (const { key } of asked)
    if (!chosen.some((one) => one.key === key))
      throw refuse(
        `A voice is asked for ${key}, but ${targets.length === 0 ? "the dub has no target language yet" : `the targets are ${list(targets)}`}.`,
        voiceAt(key),
      );
  if (speech) for (const one of chosen) checkVoice(speech, one);
  return Object.fromEntries(chosen.map(({ target, voice }) => [target, voice]));
}

function checkVoice(speech: Engine, { key, voice, target }: { key: string; voice: string; target: string }): void {
  const offered = speech.voices.filter((known) => known.language === null || serves(known.language, target)).map((known) => known.id);
  if (offered.includes(voice) || (voice === CLONED && speech.clones) || (speech.anyVoice !== null && new RegExp(`^(?:${speech.anyVoice})$`, "u").test(voice)))
    return;
  throw new AppError("unknown_voice", `${speech.id} has no voice ${voice} for ${target}. It has: ${list(offered)}.`, {
    errors: [{ in: "body", pointer: voiceAt(key), detail: "Unknown voice." }],
  });
}

const voiceAt = (key: string): string => `/options/speech/voices/${key}`;
