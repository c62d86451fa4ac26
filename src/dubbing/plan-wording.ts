/**
 * A line that does not fit its time is said shorter or fuller before it is spoken fast: first by what its words are foreseen to last, then by
 * what its take did last. At most twice, by language models alone, and never what a person wrote or has looked at.
 */
import { missOf } from "./budget.ts";
import { budgetFor, plainLengthOf } from "./line-budget.ts";
import { credentialOf, worstOf } from "./paid.ts";
import type { LanguageContext, PlannedRoute, Translation } from "./planning.ts";
import { surroundings } from "./plan-translations.ts";
import { lengthMs, type Choice, type Line } from "./script.ts";
import { worstRewriting } from "./worst-words.ts";

const MOST_REWRITES = 2;

/**
 * Whether a line's wording may still change: a language model said it, twice at most, nobody has chosen or looked at it, and it was not settled
 * for a line of this length before.
 */
export function mayReword(context: LanguageContext, line: Line, translation: Translation, choice: Choice | undefined): boolean {
  if (choice?.isChosen || (choice?.variant ?? 0) > 0 || translation.settledMs === lengthMs(line)) return false;
  return rewriterOf(context, translation) !== null;
}

/** `takeMs`: what its take lasts; null: not spoken yet. Whether it is being said otherwise. What comes of it is pinned by whoever keeps the pins; where nothing better came, it stays. */
export function isReworded(context: LanguageContext, line: Line, translation: Translation, takeMs: number | null): boolean {
  const route = rewriterOf(context, translation);
  const plainMs = plainLengthOf(context, line, translation.text);
  // Nobody says a text of punctuation alone shorter or fuller.
  if (!route || plainMs === 0) return false;
  // A voice that was slower than foreseen will be so again.
  const pace = takeMs === null ? (translation.pace ?? 1) : takeMs / plainMs;
  const lastsMs = pace * plainMs;
  if (isGuessed(context, line)) return takeMs === null && isForeseenTwice(context, line, translation, { route, lastsMs, pace, direction: "shorter" });
  const direction = missOf(lastsMs, budgetFor(context, line));
  return direction !== null && isAsked(context, line, translation, { route, lastsMs, pace, direction });
}

/** A job is only foreseen, and the wording is not there yet. */
const isGuessed = ({ input, language }: LanguageContext, { id }: Line): boolean =>
  input.isForeseen !== undefined && !input.languages[language]!.translations.has(id);

function isForeseenTwice(context: LanguageContext, line: Line, translation: Translation, ask: Ask): boolean {
  return context.input.isForeseen === "most" && [0, 1].some((rewrites) => isAsked(context, line, { ...translation, rewrites }, ask));
}

type Ask = { route: PlannedRoute; lastsMs: number; pace: number; direction: "shorter" | "fuller" };

/** False: it was, and this is what came of it. */
function isAsked(context: LanguageContext, line: Line, translation: Translation, { route, lastsMs, pace, direction }: Ask): boolean {
  const { input, language, script, unit } = context;
  const { leastMs, slotMs } = budgetFor(context, line);
  const { formality } = input.options;
  const perMs = translation.text.length / lastsMs;
  const ref = unit({
    stage: "rewrite",
    label: `rewrite/${language}/${line.id}`,
    lane: route.lane,
    engine: { id: route.id, digest: route.digest },
    params: {
      engine: route.id,
      source: script.language,
      target: language,
      id: line.id,
      sourceText: line.text,
      text: translation.text,
      direction,
      now: translation.text.length,
      least: Math.floor(leastMs * perMs),
      // Whoever says it anew can as well say it in its time: a tenth more is what a first wording is let off with.
      most: Math.max(1, Math.floor(slotMs * perMs)),
      wording: translation.rewrites ?? 0,
      pace: Math.round(pace * 1000) / 1000,
      ...(formality && { formality }),
    },
    hints: { ...surroundings(context, [line]), summary: context.prepared.summary ?? null, ...speakerHint(context, line), ...credentialOf(route) },
    weight: 1,
    worstMicros: worstOf(route, worstRewriting(line.text, translation.text, direction)),
  });
  return ref.status === "pending";
}

/** The language model that translated it; null: nobody, or not any more. */
function rewriterOf({ input, language }: LanguageContext, { engine, rewrites = 0 }: Translation): PlannedRoute | null {
  const { translate, translateElse = [] } = input.engines;
  if (!input.options.rewriting || input.languages[language]!.isReviewed || rewrites >= MOST_REWRITES) return null;
  return [...translate, ...translateElse].find(({ id, isModel }) => isModel && id === engine) ?? null;
}

const speakerHint = ({ script }: LanguageContext, { id, speakerId }: Line) => ({
  lines: { [id]: { speaker: script.names?.get(speakerId) ?? null, least: null, most: null } },
});
