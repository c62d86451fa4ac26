/** What a voice says to be heard: short, of nobody and nothing, in words that do not tell whether a woman or a man says them. */

/** One more with every change of a sentence: then every preview is made anew. */
export const SAMPLES_VERSION = 1;

/** By the language's own tag, without region. */
const SAMPLES: Readonly<Record<string, string>> = {
  de: "Hallo. So klingt meine Stimme, wenn ich etwas vorlese.",
  en: "Hello. This is what my voice sounds like when I read aloud.",
  es: "Hola. Así suena mi voz cuando leo en voz alta.",
  fr: "Bonjour. Voici ma voix quand je lis à voix haute.",
  hi: "नमस्ते। यह मेरी आवाज़ है। आपका दिन शुभ हो।",
  it: "Ciao. Questa è la mia voce quando leggo ad alta voce.",
  ja: "こんにちは。これが、文章を読むときの私の声です。",
  nl: "Hallo. Zo klinkt mijn stem als ik iets voorlees.",
  pl: "Dzień dobry. Tak brzmi mój głos, kiedy czytam na głos.",
  pt: "Olá. É assim que a minha voz soa quando leio em voz alta.",
  ru: "Здравствуйте. Так звучит мой голос, когда я читаю вслух.",
  sv: "Hej. Så här låter min röst när jag läser högt.",
  tr: "Merhaba. Sesli okurken sesim böyle duyuluyor.",
  uk: "Добрий день. Так звучить мій голос, коли я читаю вголос.",
  zh: "你好。这就是我朗读时的声音。",
};

/** Null: there is none in this language. */
export const sampleOf = (language: string): string | null => SAMPLES[language.split("-")[0]!.toLowerCase()] ?? null;
