/**
 * The pace of each speaker's lines in a language: one for all, so that nobody hurries through one line and drawls through the next. The
 * median of what the voice would need for the time there is, foreseen from the first lines of theirs, and pinned. Pure.
 */
import type { Failure } from "../graph/unit.ts";
import { budgetFor, plainLengthOf } from "./line-budget.ts";
import type { LanguageContext, Translation } from "./planning.ts";
import { median } from "./median.ts";
import { lengthMs, type Line } from "./script.ts";

/** More tell no more, and the first of them is not to wait for the last of a film. */
const FIRST_LINES = 20;
/** Beyond it a voice sounds driven, or drowsy (design section 5); in steps, as nobody hears less. */
const BOUNDS = { least: 0.85, most: 1.15 };
const STEP = 0.05;
/** The first version that speaks at a pace: takes of earlier dubs are not to be spoken again for it. */
const SINCE = 3;

export type Paces = { of(speakerId: string): number | "pending"; fresh: Readonly<Record<string, number>> };
type Said = { found: ReadonlyMap<string, Translation>; failures: ReadonlyMap<string, Failure> };

/** `pending`: some of the speaker's first lines are not translated, or nobody knows who speaks them. `fresh`: to be pinned. */
export function pacesOf(context: LanguageContext, said: Said): Paces {
  const { input, language, script, graph } = context;
  const { paces = {}, voices } = input.languages[language]!;
  if (input.versions.synthesize < SINCE) return { of: () => 1, fresh: NOTHING };
  const bySpeaker = graph.memo.once(`speakers/${language}`, [script.lines], () => firstLines(script.lines));
  const fresh: Record<string, number> = {};
  for (const [speakerId, lines] of bySpeaker) {
    if (paces[speakerId] !== undefined || voices[speakerId] === undefined) continue;
    const pace = paceOf(context, lines, said);
    if (pace !== null) fresh[speakerId] = pace;
  }
  return { of: (speakerId) => paces[speakerId] ?? fresh[speakerId] ?? (bySpeaker.has(speakerId) ? "pending" : 1), fresh };
}

const NOTHING: Readonly<Record<string, number>> = {};

function firstLines(lines: readonly Line[]): ReadonlyMap<string, readonly Line[]> {
  const dubbed = lines.filter(({ treatment }) => treatment === "dub").sort((a, b) => a.startMs - b.startMs);
  return new Map([...Map.groupBy(dubbed, ({ speakerId }) => speakerId)].map(([id, own]) => [id, own.slice(0, FIRST_LINES)]));
}

/** Null: not all of them are there yet. */
function paceOf(context: LanguageContext, lines: readonly Line[], { found, failures }: Said): number | null {
  const { translations } = context.input.languages[context.language]!;
  const needs: number[] = [];
  for (const line of lines) {
    const translation = translations.get(line.id) ?? found.get(line.id);
    if (!translation && !failures.has(line.id)) return null;
    const need = translation ? paceFor(context, line, translation.text) : null;
    if (need !== null) needs.push(need);
  }
  return needs.length === 0 ? 1 : stepped(median(needs));
}

/** Null: there is nothing to say, or no time. */
function paceFor(context: LanguageContext, line: Line, text: string): number | null {
  const [plainMs, slotMs] = [plainLengthOf(context, line, text), budgetFor(context, line).slotMs];
  return plainMs > 0 && slotMs > 0 ? needOf(plainMs, lengthMs(line), slotMs) : null;
}

/** Faster only where even the silence behind a line is not enough; slower only where the line's own time would stay empty. */
export const needOf = (plainMs: number, ownMs: number, slotMs: number): number => Math.max(Math.min(1, plainMs / ownMs), plainMs / slotMs);

export const stepped = (need: number): number => Math.round(Math.round(Math.min(BOUNDS.most, Math.max(BOUNDS.least, need)) / STEP) * STEP * 100) / 100;
