/** Edits of one line in a long dub, and the most that each may run again in each language. */
import type { EditOp } from "../../src/dubs/edits/ops.ts";
import type { LineView } from "../../src/dubs/wire.ts";
import { LongWorld } from "./long-world.ts";

export type Counts = { translate: number; synthesize: number; mix: number };
/** What an editor sees beside the lines. */
type Seen = { speakerId: string; glossaryRevision: number };
export type EditCase = { what: string; most: Counts; least: Counts; ops(lines: LineView[], seen: Seen): EditOp[] };

const NOTHING: Counts = { translate: 0, synthesize: 0, mix: 0 };
const LITTLE: Counts = { translate: 2, synthesize: 2, mix: 2 };
const SPOKEN: Counts = { translate: 1, synthesize: 1, mix: 1 };
const fifth = (lines: LineView[]) => ({ lineId: lines[4]!.id, ifRevision: lines[4]!.revision });

/** Line 5 is whatever is fifth when its turn comes: the cases follow one another on one dub. */
export const editCases: readonly EditCase[] = [
  {
    what: "split line 5",
    most: LITTLE,
    least: { translate: 1, synthesize: 2, mix: 1 },
    ops: (lines) => {
      const { startMs, endMs, text } = lines[4]!;
      return [{ op: "split_line", ...fifth(lines), atMs: Math.round((startMs + endMs) / 2), atCharacter: text.indexOf(" ", text.length / 2) }];
    },
  },
  {
    // Not the two that the split made: together they would be what they were, and nothing would run.
    what: "merge line 5 with the one before",
    most: LITTLE,
    least: SPOKEN,
    ops: ([, , , fourth, fifth]) => [
      { op: "merge_lines", lineId: fourth!.id, ifRevision: fourth!.revision, withLineId: fifth!.id, withIfRevision: fifth!.revision },
    ],
  },
  {
    what: "new source text of line 5",
    most: LITTLE,
    least: SPOKEN,
    ops: (lines) => [{ op: "set_text", ...fifth(lines), text: "Quite another sentence stands here." }],
  },
  { what: "delete line 5", most: LITTLE, least: { ...NOTHING, mix: 1 }, ops: (lines) => [{ op: "delete_line", ...fifth(lines) }] },
  {
    what: "rename the speaker",
    most: NOTHING,
    least: NOTHING,
    ops: (_, { speakerId }) => [{ op: "rename_speaker", speakerId, ifRevision: 1, name: "Ana" }],
  },
  {
    what: "change the glossary",
    most: NOTHING,
    least: NOTHING,
    ops: (_, { glossaryRevision }) => [
      { op: "set_glossary", ifRevision: glossaryRevision, terms: [{ source: "story", kind: "force", language: null, target: "tale" }] },
    ],
  },
  { what: "an edit that changes nothing", most: NOTHING, least: NOTHING, ops: (lines) => [{ op: "set_text", ...fifth(lines), text: lines[4]!.text }] },
];

/** In `language` alone: the others run nothing. */
export const translationCase: EditCase = {
  what: "new translation of line 5 in es",
  most: { translate: 0, synthesize: 1, mix: 2 },
  least: { translate: 0, synthesize: 1, mix: 1 },
  ops: (lines) => [{ op: "set_translation", ...fifth(lines), language: "es", text: "Otra cosa." }],
};

/** Makes the edit, renders each language and says what each ran. Throws when the edit is refused. */
export async function runCase(world: LongWorld, each: EditCase, languages: readonly string[]): Promise<Map<string, Counts>> {
  const lines = await world.loop.lines({ afterId: null, limit: 10, language: null });
  const { revision } = await world.loop.glossary();
  const answer = await world.edit(each.ops(lines, { speakerId: lines[0]!.speakerId, glossaryRevision: revision }));
  if (answer.kind !== "applied") throw new Error(`${each.what}: ${JSON.stringify(answer)}`);
  const counts = new Map<string, Counts>();
  for (const language of languages) {
    const { translate = 0, synthesize = 0, mix = 0 } = await world.job(`job ${each.what} ${language}`, "render", [language]);
    counts.set(language, { translate, synthesize, mix });
  }
  return counts;
}

export const isWithin = (counts: Counts, { least, most }: EditCase): boolean =>
  (["translate", "synthesize", "mix"] as const).every((stage) => counts[stage] >= least[stage] && counts[stage] <= most[stage]);
