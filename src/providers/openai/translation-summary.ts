/** What a model says a film is about, cut to the room there is for it (src/dubbing/hints.ts). A hint: of nonsense nothing is left, and nobody fails for it. */
import { z } from "zod";
import type { Summary } from "../translation.ts";
import { looksLikeOrders } from "./prompts/orders-in-speech.ts";
import { jsonIn } from "./translation-json.ts";
import { cleaned } from "./translation-text.ts";

const THEME = 600;
const REGISTER = 200;
const TERM = 80;
const MEANING = 200;
const TERMS = 60;

const Said = z.object({
  theme: z.string().catch(""),
  register: z.string().catch(""),
  terms: z.array(z.unknown()).catch([]),
});
const Term = z.object({ term: z.string(), meaning: z.string().catch("") });

/** `answer` null: the model refused. */
export function summaryIn(answer: string | null): Summary {
  const said = Said.safeParse(answer === null ? undefined : jsonIn(answer)).data;
  if (!said) return { theme: "", register: "", terms: [] };
  const found = said.terms
    .flatMap((each) => Term.safeParse(each).data ?? [])
    .map(({ term, meaning }) => ({ term: room(term, TERM), meaning: room(meaning, MEANING) }));
  const terms = found.filter(({ term }, at) => term !== "" && found.findIndex((other) => other.term === term) === at).slice(0, TERMS);
  return { theme: room(said.theme, THEME), register: room(said.register, REGISTER), terms };
}

/** Whole characters; nothing of what would speak to whoever reads it. */
function room(text: string, most: number): string {
  const harmless = looksLikeOrders(text) ? "" : cleaned(text);
  const cut = harmless.slice(0, most);
  return /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut;
}
