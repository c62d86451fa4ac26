/** One target language of the plan: translations, takes, the fit, the mix and what is handed out. */
import type { Failure } from "../graph/unit.ts";
import { serves } from "./languages.ts";
import { planFit } from "./plan-fit.ts";
import { missOf } from "./budget.ts";
import { budgetFor } from "./line-budget.ts";
import { type Paces, pacesOf } from "./plan-paces.ts";
import { render } from "./plan-render.ts";
import { plainTakeMs, speakLine } from "./plan-take.ts";
import { translate } from "./plan-translations.ts";
import { isReworded, mayReword } from "./plan-wording.ts";
import type { LanguageContext, LanguagePlan, LineOutcome, Script, Translation, Tried } from "./planning.ts";
import { lengthMs, type Choice, type Line } from "./script.ts";

export function planLanguage(asked: LanguageContext): LanguagePlan {
  const context = { ...asked, script: withNatives(asked) };
  const { language, script, input } = context;
  const { found, failures } = translate(context);
  const paces = pacesOf(context, { found, failures });
  const lines = script.lines.map((line) => speak(context, line, found.get(line.id) ?? null, { failures, paces }));
  const fit = planFit(context, lines, paces);
  const awaitsReview =
    input.languages[language]!.review &&
    lines.every((each) => !each.pending || (each.translation !== null && !each.isReworded)) &&
    lines.some((each) => each.pending);
  const empty = { language, lines, found, awaitsReview, fit, paces: paces.fresh, gainDb: null, outputs: [], lost: [] };
  const hopeless = nothingDubbed(lines);
  if (hopeless) return { ...empty, status: "failed", failure: hopeless };

  const rendered = render(context, lines, fit, paces);
  if (rendered.status === "failed") return { ...empty, status: "failed", failure: rendered.failure };
  const { outputs, lost, gainDb } = rendered;
  const isPending = rendered.status === "pending" || lines.some((each) => each.pending);
  return { ...empty, status: isPending ? "pending" : "done", failure: null, outputs, lost, gainDb };
}

/** Whoever speaks the target language already keeps their voice. */
function withNatives({ language, script, graph }: LanguageContext): Script {
  const isNative = (line: Line): boolean => line.language !== undefined && line.treatment === "dub" && serves(line.language, language);
  if (!script.lines.some(isNative)) return script;
  const lines = graph.memo.once(`natives/${language}`, [script.lines], () =>
    script.lines.map((line) => (isNative(line) ? { ...line, treatment: "keep" as const } : line)),
  );
  return { ...script, lines };
}

type Said = { failures: ReadonlyMap<string, Failure>; paces: Paces };

function speak(context: LanguageContext, line: Line, found: Translation | null, { failures, paces }: Said): LineOutcome {
  const { translations, choices } = context.input.languages[context.language]!;
  const choice = choices.get(line.id);
  const translation = translations.get(line.id) ?? found;
  const outcome: LineOutcome = { line, translation, take: null, tried: NONE, isReworded: false, misses: null, settlesMs: null, kept: null, pending: false };
  if (line.treatment !== "dub") return outcome;
  if (translation === null) {
    const failure = failures.get(line.id) ?? null;
    return { ...outcome, kept: failure, pending: failure === null };
  }
  const waits = { ...outcome, pending: true };
  // Until it is known who speaks, nobody knows how long it will last.
  if (!isCast(context, line, choice)) return waits;
  const pace = paces.of(line.speakerId);
  if (pace === "pending") return waits;
  const mayChange = mayReword(context, line, translation, choice);
  if (mayChange && isReworded(context, line, translation, null)) return { ...waits, isReworded: true };
  // What can be known of how the original was said comes before the first take of a voice that can be told so.
  if (context.prepared.prosody.get(line.id) === "pending") return waits;
  const spoken = speakLine(context, { line, text: translation.text, choice, pace });
  const { tried } = spoken;
  if (spoken.status === "failed") return { ...outcome, tried, kept: spoken.failure };
  if (spoken.status === "pending") return { ...waits, tried };
  const { take } = spoken;
  // What a broken take lasts says nothing of its words.
  const isSound = take.judgement?.verdict !== "bad";
  const plainMs = plainTakeMs(take.value);
  if (mayChange && isSound && isReworded(context, line, translation, plainMs)) return { ...waits, tried, isReworded: true };
  const misses = missOf(plainMs, budgetFor(context, line));
  return { ...outcome, tried, take, misses, settlesMs: mayChange ? lengthMs(line) : null };
}

const NONE: readonly Tried[] = [];

function isCast({ input, language }: LanguageContext, { speakerId }: Line, choice: Choice | undefined): boolean {
  return (choice?.voice ?? input.languages[language]!.voices[speakerId]) !== undefined;
}

/** A dub fails only when nothing sensible can be made: every line that should have been spoken was not. */
function nothingDubbed(lines: LineOutcome[]): Failure | null {
  const spoken = lines.filter((each) => each.line.treatment === "dub");
  const lost = spoken.flatMap((each) => (each.kept ? [each.kept] : []));
  return spoken.length > 0 && lost.length === spoken.length ? lost[0]! : null;
}
