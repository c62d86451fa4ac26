/** The reader's language, by what the browser asks for; English for any that we do not have. */
import { de } from "./words/de.js";
import { en } from "./words/en.js";
import { es } from "./words/es.js";
import { fr } from "./words/fr.js";
import { pt } from "./words/pt.js";

const all = { en, es, pt, fr, de };
const languageOf = (tag) => tag.toLowerCase().split("-")[0];

/**
 * The words for whoever asks for these languages (BCP 47 tags, best first). `tag`: the one that is spoken, with its region: of dates and numbers.
 * `{name}` in the words stands for what `values` has under that name.
 */
export function wordsFor(tags) {
  const tag = tags.find((one) => Object.hasOwn(all, languageOf(one))) ?? "en";
  const words = all[languageOf(tag)];
  const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  const startingWith = (prefix) => Object.keys(words).filter((key) => key.startsWith(prefix));
  return { tag, language: languageOf(tag), say, has: (key) => Object.hasOwn(words, key), startingWith };
}

export const reader = wordsFor(navigator.languages);
export const { say } = reader;

/** The heading, and the title with it. */
export function entitle(text) {
  document.querySelector("h1").textContent = text;
  document.title = `${text} · OneVoice`;
}

/** Everything that the page is written with, in English until then. */
export function translate() {
  document.documentElement.lang = reader.language;
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
  entitle(document.querySelector("h1").textContent);
}
