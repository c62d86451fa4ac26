/**
 * A model that translates word by word into a language of its own, faithfully or as a script has it misbehave. A translation says which text it
 * is of, so that a test can tell whose text a line was given.
 */
import type { AskedOfModel, ModelSays } from "./openai-words.ts";

export type AskedEntry = { id: string; speaker: string | null; text: string; characters: { least: number | null; most: number | null } };
export type Entry = { id: string; source_start: string; faithful: string; spoken: string };

export const entriesOf = ({ data }: AskedOfModel): AskedEntry[] => data["lines"] as AskedEntry[];

/** As if of another language: every word backwards. */
export const translated = (text: string): string =>
  text
    .split(" ")
    .map((word) => Array.from(word).toReversed().join(""))
    .join(" ");

const startOf = (text: string, orders: string): string =>
  text
    .split(/\s+/)
    .slice(0, Number(/its first (\d+) words/.exec(orders)?.[1] ?? 5))
    .join(" ");
export const entryOf = ({ id, text }: Pick<AskedEntry, "id" | "text">, orders: string): Entry => ({
  id,
  source_start: startOf(text, orders),
  faithful: translated(text),
  spoken: translated(text),
});

export const honest = (asked: AskedOfModel): Entry[] => entriesOf(asked).map((entry) => entryOf(entry, asked.orders));
export const says = (lines: unknown): ModelSays => ({ json: { lines } });

/** Each takes what an honest model would say of several lines, and spoils it. `pick`: 0 to 1, which line it is. */
export const MISDEEDS: Record<string, (asked: AskedOfModel, pick: number) => ModelSays> = {
  "drops a line": (asked, pick) => says(honest(asked).filter((_, at, all) => at !== placeOf(all, pick))),
  "drops a line and moves the rest up": (asked, pick) => {
    const entries = honest(asked);
    const rest = entries.filter((_, at) => at !== placeOf(entries, pick));
    return says(rest.map((entry, at) => ({ ...entry, id: entries[at]!.id })));
  },
  "puts a line into the one before it": (asked, pick) => {
    const entries = honest(asked);
    const at = Math.max(1, placeOf(entries, pick));
    const both = entries
      .slice(at - 1, at + 1)
      .map(({ spoken }) => spoken)
      .join(" ");
    return says(entries.toSpliced(at - 1, 2, { ...entries[at - 1]!, faithful: both, spoken: both }));
  },
  "adds lines that nobody asked for": (asked) => says([...honest(asked), { ...honest(asked)[0]!, id: "99" }, { spoken: "of no id" }, "a word", null]),
  "gives a line twice": (asked, pick) => {
    const entries = honest(asked);
    return says([...entries, { ...entries[placeOf(entries, pick)]!, spoken: "gnihtemos esle" }]);
  },
  "renumbers from 0": (asked) => says(honest(asked).map((entry, at) => ({ ...entry, id: String(at) }))),
  "swaps two lines": (asked, pick) => {
    const entries = honest(asked);
    const at = placeOf(entries, pick);
    const next = (at + 1) % entries.length;
    return says(entries.map((entry, place) => ({ ...entries[place === at ? next : place === next ? at : place]!, id: entry.id })));
  },
  "turns the order round and numbers anew": (asked) =>
    says(
      honest(asked)
        .toReversed()
        .map((entry, at) => ({ ...entry, id: String(at + 1) })),
    ),
  "gives one line's text to its neighbour too": (asked, pick) => {
    const entries = honest(asked);
    const { faithful, spoken } = entries[placeOf(entries, pick)]!;
    return says(entries.map((entry, at) => (at === (placeOf(entries, pick) + 1) % entries.length ? { ...entry, faithful, spoken } : entry)));
  },
  "refuses the whole": () => ({ refusal: "I'm sorry, but I can't assist with that request." }),
  "is filtered": () => ({ filtered: true }),
  "refuses by its policy": () => ({ policy: "invalid_prompt" }),
  "refuses a line in prose": (asked, pick) => spoiled(asked, pick, "I'm sorry, but I can't assist with that request."),
  "refuses a line in Spanish prose": (asked, pick) => spoiled(asked, pick, "Lo siento, pero no puedo ayudar con esa solicitud."),
  "leaves a line empty": (asked, pick) => spoiled(asked, pick, ""),
  "answers a line with nothing but marks": (asked, pick) => spoiled(asked, pick, "…?!"),
  "talks on and on": (asked, pick) => spoiled(asked, pick, "al ".repeat(3_000)),
  "repeats what it was told": (asked, pick) => spoiled(asked, pick, asked.orders.slice(60, 260)),
  "puts its form of answer into a line": (asked, pick) => spoiled(asked, pick, '{"id":"2","spoken":"alo"}'),
  "answers in prose": () => ({ text: "Here are your translations: 1. alo 2. odnum" }),
  "answers in prose with JSON in it": (asked) => ({ text: `Sure! ${JSON.stringify({ lines: honest(asked) })} Anything else?` }),
  "answers with a list of texts": (asked) => ({ json: honest(asked).map(({ spoken }) => spoken) }),
  "answers by another form": (asked) => ({ json: Object.fromEntries(honest(asked).map(({ id, spoken }) => [id, spoken])) }),
  "is cut off": (asked) => ({ text: JSON.stringify({ lines: honest(asked) }).slice(0, -40), cut: true }),
  "is cut off between two lines": (asked) => ({ text: JSON.stringify({ lines: honest(asked).slice(0, 1) }), cut: true }),
  "says nothing": () => ({ text: "" }),
};

const placeOf = (all: readonly unknown[], pick: number): number => Math.min(all.length - 1, Math.floor(pick * all.length));

function spoiled(asked: AskedOfModel, pick: number, spoken: string): ModelSays {
  const entries = honest(asked);
  return says(entries.map((entry, at) => (at === placeOf(entries, pick) ? { ...entry, faithful: spoken, spoken } : entry)));
}
