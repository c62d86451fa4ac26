/**
 * What a model answered, read line by line. A line is taken only where nothing speaks against it: its id was asked for and came once, it
 * begins like the line it stands for, it is a text that may be spoken, no other line has the same, and none has part of it in common with it
 * that nobody said in both. All else is left, with the reason.
 * Pure; nothing here throws, whatever came back.
 */
import { z } from "zod";
import type { AskedLine, LeftLine, Worded } from "../translation.ts";
import { bare, isEchoOf } from "./prompts/echo.ts";
import { jsonIn } from "./translation-json.ts";
import { inCommon } from "./translation-in-common.ts";
import { cleaned, type Fault, faultOf, piecesOf } from "./translation-text.ts";

const Entry = z.object({ id: z.coerce.string(), source_start: z.string().catch(""), faithful: z.string().catch(""), spoken: z.string().catch("") });
type Entry = z.infer<typeof Entry>;
const Named = z.object({ id: z.coerce.string() });

/** `lines` in the order of their ids on the wire, 1 to n. `orders`: what the model was told. `near`: the lines around that it saw. */
export type Passage = { lines: readonly AskedLine[]; orders: string; near: readonly string[] };
export type Read = Pick<Worded, "translations" | "left">;
/** `texts`: all that was given for the line, usable or not. `fault` null: the first of them is its translation. */
type Given = { line: AskedLine; texts: string[]; fault: Fault | null };

/** `text` null: the model refused the whole. */
export function readAnswer({ text, isCut }: { text: string | null; isCut: boolean }, passage: Passage): Read {
  if (text === null) return allLeft(passage, { code: "refused", message: "The engine would not translate it." });
  const entries = entriesIn(text);
  const why = isCut ? "The engine's answer was cut off." : "What the engine gave is not in the form it was asked for.";
  if (entries === null) return allLeft(passage, { code: "malformed", message: why });
  const pieces = piecesOf(passage.orders);
  const given = passage.lines.map((line, at) => givenFor(line, entries.get(String(at + 1)) ?? [], passage, pieces));
  const held = given.map((each, at) => ({ ...each, fault: each.fault ?? besideMissing(given[at - 1], given[at + 1]) ?? doubled(each, given) }));
  const said = held.map(({ line, texts, fault }) => ({ text: line.text, said: fault ? null : texts[0]! }));
  const shared = inCommon(said, passage.near);
  const sure = held.map((each, at) => ({ ...each, fault: each.fault ?? (shared.has(at) ? SHARED : null) }));
  return {
    translations: sure.flatMap(({ line, texts, fault }) => (fault ? [] : [{ id: line.id, text: texts[0]! }])),
    left: sure.flatMap(({ line, fault }) => (fault ? [leftLine(line, fault)] : [])),
  };
}

const SHARED: Fault = { code: "malformed", message: "What the engine gave has words that may be of another line." };
const leftLine = ({ id }: AskedLine, { code, message }: Fault): LeftLine => ({ id, code, message });
export const allLeft = ({ lines }: Pick<Passage, "lines">, fault: Fault): Read => ({ translations: [], left: lines.map((line) => leftLine(line, fault)) });

/** By id; null: there is no list. Entries of no id at all are nobody's. */
function entriesIn(text: string): Map<string, unknown[]> | null {
  const json = jsonIn(text);
  const list = z.union([z.array(z.unknown()), z.object({ lines: z.array(z.unknown()) }).transform(({ lines }) => lines)]).safeParse(json);
  return list.success ? Map.groupBy(list.data, (entry) => Named.safeParse(entry).data?.id ?? "") : null;
}

function givenFor(line: AskedLine, said: readonly unknown[], { lines, near }: Passage, pieces: readonly string[]): Given {
  const entries = said.map((each) => Entry.safeParse(each).data ?? null);
  const texts = entries.map((entry) => (entry ? cleaned(entry.spoken) || cleaned(entry.faithful) : ""));
  const fault = ((): Fault | null => {
    const [entry, another] = entries;
    if (entry === undefined) return { code: "missing", message: "The engine left it out." };
    if (another !== undefined) return { code: "malformed", message: "The engine gave it more than once." };
    if (!entry || !isOwn(entry, line, lines, near)) return { code: "malformed", message: "What the engine gave is not clearly this line's." };
    return faultOf(texts[0]!, line.text, pieces);
  })();
  return { line, texts, fault };
}

/** Where a line is asked for alone there is none to mix it up with but those around it, and a model that copies badly may still translate well. */
function isOwn({ source_start }: Entry, { text }: AskedLine, lines: readonly AskedLine[], near: readonly string[]): boolean {
  if (lines.length > 1)
    return isEchoOf(
      source_start,
      text,
      lines.map((other) => other.text),
    );
  const said = bare(source_start);
  return bare(text).startsWith(said) || said.length < 8 || !near.some((other) => bare(other).startsWith(said));
}

/** Of a line that was left out the words may well stand in the one before or behind it: that one is asked for alone too. */
function besideMissing(before: Given | undefined, after: Given | undefined): Fault | null {
  if (before?.fault?.code !== "missing" && after?.fault?.code !== "missing") return null;
  return { code: "malformed", message: "The engine left out the line beside it, and may have put both into one." };
}

/** Lines that say the same may have the same text. Else one of two lines may have the other's, and nobody knows which: each is asked for alone. */
function doubled({ line, texts }: Given, all: readonly Given[]): Fault | null {
  const text = bare(texts[0]!);
  const others = all.filter((other) => bare(other.line.text) !== bare(line.text)).flatMap((other) => other.texts);
  if (text === "" || !others.some((other) => bare(other) === text)) return null;
  return { code: "malformed", message: "The engine gave two lines the same text." };
}
