/** Who speaks for this benchmark, and which sentences of its language: another part of them for each voice. */
import { type Sentence, sentencesOf } from "./sentences.ts";

export type Asked = { engine: string; voice: string; language: string; text: string };

/** Engine -> language -> voices. espeak-ng's variants of a voice speak at one pace: one stands for all. */
const VOICES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  "kokoro/82m-int8": {
    "en-US": ["af_heart", "af_bella", "af_nicole", "am_michael", "am_puck"],
    "en-GB": ["bf_emma"],
    es: ["ef_dora", "em_alex", "em_santa"],
    fr: ["ff_siwis"],
    hi: ["hf_alpha", "hf_beta", "hm_omega", "hm_psi"],
    it: ["if_sara", "im_nicola"],
    "pt-BR": ["pf_dora", "pm_alex", "pm_santa"],
  },
  "pico/svox": { de: ["pico-de"], "en-GB": ["pico-en-gb"], "en-US": ["pico-en-us"], es: ["pico-es"], fr: ["pico-fr"], it: ["pico-it"] },
  "espeak/ng": { de: ["de-f"], "en-US": ["en-US-f"], es: ["es-f"], fr: ["fr-f"], hi: ["hi-f"], it: ["it-f"], "pt-BR": ["pt-BR-f"] },
};
/** Sentences a voice speaks, half of them to fit on; where a language has few voices, they speak more. */
const EACH = 60;
const LANGUAGE_LEAST = 120;

/** In rounds, so that what was spoken when time ran out is as much of every voice. */
export function asked(): Asked[] {
  const each = Object.entries(VOICES).flatMap(([engine, languages]) =>
    Object.entries(languages).flatMap(([language, ids]) => ofLanguage(engine, language, ids)),
  );
  const longest = Math.max(...each.map((takes) => takes.length));
  return Array.from({ length: longest }, (_, round) => each.flatMap((takes) => takes[round] ?? [])).flat();
}

const ofLanguage = (engine: string, language: string, ids: readonly string[]): Asked[][] =>
  ids.map((voice, place) => own(language, place, ids.length).map(({ text }) => ({ engine, voice, language, text })));

function own(language: string, place: number, among: number): Sentence[] {
  const sentences = sentencesOf(language.slice(0, 2));
  const count = Math.min(sentences.length, language.startsWith("en") ? EACH : Math.max(EACH, Math.ceil(LANGUAGE_LEAST / among)));
  const from = 2 * Math.round((place * sentences.length) / among / 2);
  return Array.from({ length: count }, (_, index) => sentences[(from + index) % sentences.length]!);
}
