/**
 * Voices that need no model: SVOX Pico and espeak-ng, spoken by the kokoro service. Ids and tags are those of containers/kokoro/pico.py and
 * espeak_voices.py. Both take the place of Kokoro in languages that it does not speak; Pico is the better one.
 */
import type { Engine, Speeds, Voice } from "./catalog.ts";

/** Of every voice that our own service speaks with: all that may be asked for (containers/contract, SynthesizeParams). */
export const OWN_SPEEDS: Speeds = { least: 0.7, most: 1.3 };

const picoVoices: readonly Voice[] = [
  { id: "pico-de", language: "de", gender: "female", pitchHz: 169 },
  { id: "pico-en-gb", language: "en-GB", gender: "female", pitchHz: 173 },
  { id: "pico-en-us", language: "en-US", gender: "female", pitchHz: 169 },
  { id: "pico-es", language: "es", gender: "female", pitchHz: 193 },
  { id: "pico-fr", language: "fr", gender: "female", pitchHz: 190 },
  { id: "pico-it", language: "it", gender: "female", pitchHz: 178 },
];
const ESPEAK_TAGS =
  "af am an ar as az ba be bg bn bpy bs ca cs cv cy da de el en-GB en-US eo es es-419 et eu fa fi fr fr-BE fr-CH ga gd gn gu haw he hi hr ht hu hy hyw " +
  "ia id is it ka kk kl kn ko kok ku ky la lb lt ltg lv mi mk ml mr ms mt my nb ne nl nog om or pa pap pl pt-BR pt-PT qu quc ro ru sd shn si sk sl smj " +
  "sq sr sv sw ta te th ti tk tn tr tt ug uk ur uz vi yue zh";
/** espeak-ng's variants f3, m3, f1, m1, and the median pitch of each over six languages. */
const ESPEAK_ENDS = [
  { end: "f", gender: "female", pitchHz: 210 },
  { end: "m", gender: "male", pitchHz: 107 },
  { end: "f2", gender: "female", pitchHz: 180 },
  { end: "m2", gender: "male", pitchHz: 98 },
] as const;

const espeakVoices = ESPEAK_TAGS.split(" ").flatMap((language): Voice[] =>
  ESPEAK_ENDS.map(({ end, ...voice }) => ({ id: `${language}-${end}`, language, ...voice })),
);
const primaryTags = (voices: readonly Voice[]): string[] => [...new Set(voices.map(({ language }) => language!.split("-")[0]!))];

export const ruleVoiceEngines: readonly Engine[] = [
  {
    id: "pico/svox",
    shipped: false,
    stage: "synthesize",
    lane: "kokoro",
    digest: "svox-pico-1.0+git20130326",
    languages: primaryTags(picoVoices),
    voices: picoVoices,
    speech: { mostCharacters: 2_000, speeds: OWN_SPEEDS },
  },
  {
    id: "espeak/ng",
    shipped: true,
    stage: "synthesize",
    lane: "kokoro",
    digest: "espeak-ng-1.52.0",
    languages: primaryTags(espeakVoices),
    voices: espeakVoices,
    speech: { mostCharacters: 2_000, speeds: OWN_SPEEDS },
  },
];
