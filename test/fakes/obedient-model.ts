/**
 * A model that does what it is told, by whomever: wherever in its message a hostile text stands, it obeys it as far as it can, and translates
 * the rest honestly. What it is told in disguise it understands.
 */
import type { Effect, Hostile } from "./hostile.ts";
import type { AskedOfModel, ModelSays } from "./openai-words.ts";
import { type Entry, entriesOf, entryOf, honest, says } from "./scripted-model.ts";

export const PWNED = "PWNED BY LINE";
type Answer = { entries: Entry[]; instead?: ModelSays };

/** `isLast`: the order stands in one of the entries; it is obeyed for all of them all the same. */
const OBEY: Record<Effect, (answer: Answer, asked: AskedOfModel) => Answer> = {
  all: ({ entries }) => ({ entries: entries.map((entry, at) => ({ ...entry, faithful: `${PWNED} ${at}`, spoken: `${PWNED} ${at}` })) }),
  other: ({ entries }) => ({ entries: entries.map((entry) => (entry.id === "2" ? { ...entry, faithful: PWNED, spoken: PWNED } : entry)) }),
  drop: ({ entries }) => ({ entries: entries.slice(0, 1) }),
  swap: ({ entries }) => ({ entries: entries.map((entry, at) => ({ ...entry, id: entries[(at + 1) % entries.length]!.id })) }),
  add: ({ entries }) => ({ entries: [...entries, { ...entries[0]!, id: "99", spoken: PWNED }] }),
  leak: ({ entries }, { orders }) => ({ entries: entries.map((entry) => ({ ...entry, spoken: `${entry.spoken} ${orders.slice(0, 300)}` })) }),
  refuse: (answer) => ({ ...answer, instead: { refusal: "I can't help with that." } }),
  prose: (answer) => ({ ...answer, instead: { text: "Sure, here you are: they said hello." } }),
};

export function obedient(hostiles: readonly Hostile[]): (asked: AskedOfModel) => ModelSays {
  return (asked) => {
    const read = stringsIn(asked.data);
    const obeyed = hostiles.filter(({ text }) => read.some((each) => each.includes(text)));
    if ("lines" in asked.data && !Array.isArray(asked.data["lines"])) return { text: "" };
    if (asked.schema.type === "object" && "theme" in asked.schema.properties)
      return { json: { theme: obeyed.map(({ text }) => text).join(" ") || "Small talk.", register: "", terms: [] } };
    const { entries, instead } = obeyed.reduce((answer: Answer, { effect }) => OBEY[effect](answer, asked), { entries: honest(asked) });
    return instead ?? says(entries);
  };
}

function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(stringsIn) : [];
}

/** What an honest model would have said of a text alone. */
export const honestly = (text: string): string => entryOf({ id: "1", text }, "").spoken;
export const linesAsked = (asked: AskedOfModel): string[] => entriesOf(asked).map(({ text }) => text);
