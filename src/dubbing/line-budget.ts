/** How long each line may be, in time and in characters, and how long a text will be in the voice that speaks it. */
import { budgetOf, type LengthBudget, slotMs } from "./budget.ts";
import type { Budget } from "./hints.ts";
import { predictMs, type Speaker } from "./length/predict.ts";
import type { LanguageContext } from "./planning.ts";
import type { Line } from "./script.ts";

/** Of each line, for whoever translates them. */
export function budgetsOf(context: LanguageContext, lines: readonly Line[]): Record<string, Budget> {
  return Object.fromEntries(
    lines.map((line) => {
      const { leastCharacters, mostCharacters } = budgetFor(context, line);
      return [line.id, { speaker: context.script.names?.get(line.speakerId) ?? null, least: leastCharacters, most: mostCharacters }];
    }),
  );
}

export function budgetFor(context: LanguageContext, line: Line): LengthBudget {
  const { graph, language, script } = context;
  const next = graph.memo.once(`next/${language}`, [script.lines], () => nextOf(script.lines)).get(line.id);
  const by = speakerOf(context, line);
  return graph.memo.once(`budget/${language}/${line.id}`, [line, next, by.engine, by.voice, by.factor], () =>
    budgetOf({ slotMs: slotMs(line, next ?? null), speaker: by }),
  );
}

/** How long it will be said at the engine's own pace, as the model has it whatever was measured since; 0: there is nothing to say in it. */
export function plainLengthOf(context: LanguageContext, line: Line, text: string): number {
  const { factor: _, ...by } = speakerOf(context, line);
  return context.graph.memo.once(`length/${context.language}/${line.id}`, [text, by.engine, by.voice], () => predictMs(text, by));
}

function speakerOf({ language, input }: LanguageContext, { id, speakerId }: Line): Speaker {
  const { choices, voices, factors = {} } = input.languages[language]!;
  const voice = choices.get(id)?.voice ?? voices[speakerId] ?? "";
  const factor = factors[voice];
  return { language, engine: input.engines.synthesize.id, voice, ...(factor !== undefined && { factor }) };
}

/** Whoever speaks next. */
function nextOf(lines: readonly Line[]): ReadonlyMap<string, Line> {
  const ordered = [...lines].sort((a, b) => a.startMs - b.startMs);
  return new Map(ordered.slice(0, -1).map((line, index) => [line.id, ordered[index + 1]!]));
}
