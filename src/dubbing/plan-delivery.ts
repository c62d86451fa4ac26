/** What a voice is told beside the words: what it says before and after, and how the original was said. Hints: no part of a unit's key. */
import { deliveryOf, paceOf } from "./delivery.ts";
import type { SpeakHints } from "./hints.ts";
import { credentialOf } from "./paid.ts";
import type { LanguageContext, PlannedSpeaker } from "./planning.ts";
import type { Line } from "./script.ts";

type Neighbours = { before: Line | null; after: Line | null };
/** Speech further off is another breath. */
const NEAR_MS = 5_000;

/** Null: a service of ours, which takes none. The same object as long as it says the same. */
export function speakHints(context: LanguageContext, line: Line, engine: PlannedSpeaker): SpeakHints | null {
  if (engine.lane !== "worker") return null;
  const { graph, language, script, prepared } = context;
  const { before, after } = neighboursOf(context, line);
  const [previousText, nextText] = [saidOf(context, before), saidOf(context, after)];
  const pitch = engine.instructs ? prepared.prosody.get(line.id) : undefined;
  const measured = pitch === undefined || pitch === "pending" ? null : pitch;
  const levelDb = script.levels.get(line.speakerId) ?? null;
  const pace = engine.instructs ? graph.memo.once("paces", [script.lines], () => paceOf(script.lines)) : null;
  const rate = pace?.get(line.speakerId) ?? null;
  return graph.memo.once(`hints/${language}/${line.id}/${engine.id}`, [line, previousText, nextText, measured, levelDb, rate], () => ({
    previousText,
    nextText,
    delivery: engine.instructs ? deliveryOf(line, { levelDb, rate }, measured) : null,
    ...credentialOf(engine),
  }));
}

function saidOf({ language, input }: LanguageContext, line: Line | null): string | null {
  return line && (input.languages[language]!.translations.get(line.id)?.text ?? null);
}

/** Of the same speaker, without a long pause between. */
function neighboursOf({ graph, script, language }: LanguageContext, { id }: Line): Neighbours {
  const all = graph.memo.once(`neighbours/${language}`, [script.lines], () => neighbours(script.lines));
  return all.get(id) ?? { before: null, after: null };
}

function neighbours(lines: readonly Line[]): ReadonlyMap<string, Neighbours> {
  const near = new Map<string, Neighbours>();
  const last = new Map<string, Line>();
  for (const line of lines) {
    const before = last.get(line.speakerId) ?? null;
    const isNear = before !== null && line.startMs - before.endMs < NEAR_MS;
    near.set(line.id, { before: isNear ? before : null, after: null });
    if (isNear) near.set(before.id, { before: near.get(before.id)!.before, after: line });
    last.set(line.speakerId, line);
  }
  return near;
}
