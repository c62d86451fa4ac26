import { z } from "zod";
import { Transcript, Turns } from "../../containers/contract/transcript.ts";
import { segment as cut, type Segmented } from "../dubbing/segment.ts";
import { clauseOpinion, type Opinion } from "./clauses.ts";
import type { VendorStage, WorkerStageRun } from "./worker-stage.ts";

export const version = 2;

/** A result is at most 64 KB. Warnings are the script's, then what engines could not do. */
const MOST_NAMES = 200;
const MOST_WARNINGS = 20;
const Ms = z.number().int();
/** `clauses`: whose opinion is asked of where a sentence is parted that is too long for a line; absent: nobody's. `speakers`: how many the user says there are. `pieces`: each transcript's own part where they overlap; `language`: the one asked for; `isScript`: the words are a person's, not a recognizer's. */
export const SegmentParams = z.strictObject({
  pieces: z.array(z.strictObject({ fromMs: Ms, untilMs: Ms })).default([]),
  language: z.string().nullable().default(null),
  isScript: z.boolean().default(false),
  clauses: z.string().optional(),
  speakers: z.strictObject({ least: z.number().int(), most: z.number().int() }).optional(),
});
export type SegmentParams = z.infer<typeof SegmentParams>;
/**
 * No words heard: `lines` is 0, and the plan decides what that means. `speechMs`: of words, over all lines; lines without words
 * (laughter, applause) count nothing. `speakers`: how many; `names`: speaker id -> what a script calls them. `dubbed`: lines that do
 * not keep their voice; 0: there is nothing to dub.
 */
export const SegmentValue = z.strictObject({
  language: z.string(),
  lines: z.number().int().nonnegative(),
  speechMs: z.number().int().nonnegative(),
  dubbed: z.number().int().nonnegative().default(0),
  speakers: z.number().int().nonnegative().default(1),
  names: z.record(z.string(), z.string()).default({}),
  warnings: z
    .array(z.strictObject({ code: z.string(), message: z.string() }))
    .max(MOST_WARNINGS)
    .default([]),
});
export type SegmentValue = z.infer<typeof SegmentValue>;

const NO_OPINION: Opinion = { breaks: [], usage: [], warning: null };

/** inputs: words[n] (JSON, Transcript), the pieces in order; turns[0..1] (JSON, Turns). Result: the script's rows. Not deterministic: ids are new; pinned once. */
export const segment: VendorStage = async (run) => {
  const { pieces, language, isScript, clauses, speakers = null } = SegmentParams.parse(run.params);
  const transcripts = await Promise.all(Array.from({ length: run.count("words") }, async (_, index) => Transcript.parse(await json(run, "words", index))));
  const turns = run.count("turns") > 0 ? Turns.parse(await json(run, "turns", 0)).turns : null;
  const cutAt = (breaks: readonly number[]) => cut({ transcripts, pieces, turns }, { language, isScript, breaks, speakers }, (prefix) => run.newId(prefix));
  const byRules = cutAt([]);
  const opinion = clauses ? await clauseOpinion(run, { engine: clauses, language: byRules.language, sentences: byRules.long ?? [] }) : NO_OPINION;
  if ("canceled" in opinion) return { failure: opinion.canceled, usage: opinion.usage };
  const script = opinion.breaks.length > 0 ? cutAt(opinion.breaks) : byRules;
  const said = [...new Set(transcripts.flatMap(({ warnings = [] }) => warnings))].map((message) => ({ code: "engine", message }));
  const warnings = [...script.warnings, ...(opinion.warning ? [opinion.warning] : []), ...said].slice(0, MOST_WARNINGS);
  return { value: { ...valueOf(script), warnings }, lines: script.lines, usage: opinion.usage };
};

function valueOf({ language, lines, speakers }: Segmented): Omit<SegmentValue, "warnings"> {
  const spoken = lines.flatMap(({ speech, heard }) => (heard ? speech : []));
  return {
    language,
    lines: lines.length,
    speechMs: spoken.reduce((sum, [start, end]) => sum + end - start, 0),
    dubbed: lines.filter(({ treatment }) => treatment === "dub").length,
    speakers: speakers.length,
    names: Object.fromEntries(speakers.slice(0, MOST_NAMES).flatMap(({ id, name }) => (name === null ? [] : [[id, name.slice(0, 100)]]))),
  };
}

async function json(run: WorkerStageRun, name: string, index: number): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode(await run.read(name, index)));
}
