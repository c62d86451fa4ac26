/** Which translations are kept for which line, as the loop keeps them (src/dubs/loop/settle.ts and evaluate.ts), without a store. */
import type { LineOutcome, Translation } from "../../../src/dubbing/planning.ts";
import { lengthMs, pinnedFor, repinned, type Pin, type Translated } from "../../../src/dubbing/script.ts";
import type { EditableDub } from "../../../src/dubs/edits/script.ts";
import { digestOf } from "../../../src/graph/digest.ts";
import type { Result, UnitSpec } from "../../../src/graph/unit.ts";

export type Rows = EditableDub["languages"] extends ReadonlyMap<string, infer R> ? R : never;

/** What a translator answered: of the text and in the wording that are asked for now, and not over what is there. */
export function pinned(dub: EditableDub, { label, params, engine }: UnitSpec, { value }: Result): EditableDub {
  const tag = label.split("/")[1]!;
  const { pins, choices } = dub.languages.get(tag)!;
  const source = new Map((params["lines"] as { id: string; text: string }[]).map(({ id, text }) => [id, digestOf(text)]));
  const wording = Number(params["wording"] ?? 0);
  const found = (value["translations"] as { id: string; text: string }[]).flatMap(({ id, text }) => {
    const sourceDigest = source.get(id)!;
    const line = dub.lines.get(id);
    const isAsked = line !== undefined && digestOf(line.text) === sourceDigest && (choices.get(id)?.wording ?? 0) === wording;
    return isAsked && !pinnedFor(pins.get(id), sourceDigest, lengthMs(line)) ? [[id, { sourceDigest, text, engine: engine ?? "" }] as const] : [];
  });
  return withPins(dub, tag, found);
}

/** What was said shorter or fuller, as src/dubs/loop/pin-rewrite.ts pins it. */
export function repinnedAs(dub: EditableDub, { label, params, engine }: UnitSpec, { value }: Result): EditableDub {
  const { id, sourceText, text, wording, pace } = params as { id: string; sourceText: string; text: string; wording: number; pace: number };
  const tag = label.split("/")[1]!;
  const sourceDigest = digestOf(sourceText);
  const line = dub.lines.get(id);
  const now = line && pinnedFor(dub.languages.get(tag)!.pins.get(id), sourceDigest, lengthMs(line));
  if (!line || digestOf(line.text) !== sourceDigest || now?.text !== text || now.engine !== engine) return dub;
  return withPins(dub, tag, [[id, { sourceDigest, text: value["text"] as string, engine: now.engine, rewrites: wording + 1, ...(pace !== 1 && { pace }) }]]);
}

/** What a unit said before of a line that has no pin any more. */
export function pinnedAgain(dub: EditableDub, tag: string, found: ReadonlyMap<string, Translation>): EditableDub {
  return withPins(
    dub,
    tag,
    [...found].map(([id, translation]) => [id, { ...translation, sourceDigest: digestOf(dub.lines.get(id)!.text) }] as const),
  );
}

/** Wordings that are not weighed again. */
export function settled(dub: EditableDub, tag: string, lines: readonly LineOutcome[]): EditableDub {
  const { pins } = dub.languages.get(tag)!;
  const found = lines.flatMap(({ line, translation, settlesMs }) => {
    const now = settlesMs === null ? null : pinnedFor(pins.get(line.id), digestOf(line.text), lengthMs(line));
    return now && now.text === translation?.text ? [[line.id, { ...now, settledMs: settlesMs! }] as const] : [];
  });
  return withPins(dub, tag, found);
}

function withPins(dub: EditableDub, tag: string, found: readonly (readonly [string, Translated])[]): EditableDub {
  if (found.length === 0) return dub;
  const rows = dub.languages.get(tag)!;
  const pins = new Map<string, Pin>(rows.pins);
  for (const [id, translated] of found) pins.set(id, repinned(pins.get(id), translated));
  return { ...dub, languages: new Map([...dub.languages, [tag, { ...rows, pins }]]) };
}

/** Valid ones: of the texts as they are now. */
export function translationsOf({ lines }: EditableDub, { pins }: Rows): Map<string, Translation> {
  return new Map(
    [...lines.values()].flatMap((line) => {
      const { id, text } = line;
      const found = pinnedFor(pins.get(id), digestOf(text), lengthMs(line));
      if (!found) return [];
      const { sourceDigest: _, ...translation } = found;
      return [[id, translation] as const];
    }),
  );
}
