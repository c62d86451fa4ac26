/** The reader's language, by what the browser asks for; English for any that we do not have. */
import { de } from "./words/de.js";
import { en } from "./words/en.js";
import { es } from "./words/es.js";
import { fr } from "./words/fr.js";
import { pt } from "./words/pt.js";

const all = { en, es, pt, fr, de };
const languageOf = (tag) => tag.toLowerCase().split("-")[0];
const language = navigator.languages.map(languageOf).find((one) => Object.hasOwn(all, one)) ?? "en";

/** `{name}` in the words stands for what `values` has under that name. */
export const say = (key, values = {}) => all[language][key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

/** Everything that the page is written with, in English until then. */
export function translate() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
  document.title = `${document.querySelector("h1").textContent} · OneVoice`;
}
