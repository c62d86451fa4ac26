/**
 * What a job would run, without running it: the plan is evaluated against guessed results until it asks for nothing more.
 * `least`: whatever runs again comes out as it did before, so that nothing that hangs on it runs (early cut-off).
 * `most`: everything comes out differently, each line is said shorter or fuller twice where that is done, and each take is spoken twice.
 */
import type { z } from "zod";
import { EncodeValue, MixValue } from "../../containers/contract/stages.ts";
import type { Known } from "../graph/graph.ts";
import { Graph } from "../graph/graph.ts";
import { Memo } from "../graph/memo.ts";
import type { Result, UnitSpec } from "../graph/unit.ts";
import { guess, guessScript } from "./guess.ts";
import { plan } from "./plan.ts";
import type { PlanInput } from "./planning.ts";

export type Foresight = { spec: UnitSpec; result: Result }[];
/** Lines a minute of film while nobody knows them: a slow talk, and quick talk without a pause. */
const LINES_PER_MINUTE = { least: 4, most: 16 };
/** A dub is planned in about ten steps. */
const MOST_STEPS = 60;

/** `before`: the last result of a unit with this label, whatever its key. */
export function foresee(input: PlanInput, known: Known, bound: "least" | "most", before: (label: string) => Result | undefined): Foresight {
  const made = new Map<string, { spec: UnitSpec; result: Result }>();
  const memo = new Memo();
  let asked: PlanInput = { ...input, isForeseen: bound };
  for (let step = 0; step < MOST_STEPS; step++) {
    memo.turn();
    const graph = new Graph((key) => made.get(key) ?? known(key), memo);
    const { film } = plan(cast(asked), graph);
    const fresh = [...graph.declared].filter(([key]) => !made.has(key) && known(key) === undefined);
    for (const [key, { spec }] of fresh) made.set(key, { spec, result: resultOf(spec, bound, before) });
    const isHeard = asked.script === null && film !== null && [...made.values()].some(({ spec }) => spec.stage === "segment");
    if (isHeard) asked = { ...asked, script: guessScript(film.durationMs, LINES_PER_MINUTE[bound]) };
    else if (fresh.length === 0) return [...made.values()];
  }
  throw new Error("the plan asks for ever more");
}

/** Speakers nobody has cast yet are spoken by some voice or other. */
function cast(input: PlanInput): PlanInput {
  const some = Object.fromEntries((input.script?.lines ?? []).map(({ speakerId }) => [speakerId, "any"]));
  const languages = Object.entries(input.languages).map(([tag, language]) => {
    const { voices, voicesElse } = language;
    return [tag, { ...language, voices: { ...some, ...voices }, voicesElse: { ...some, ...voicesElse } }] as const;
  });
  return { ...input, languages: Object.fromEntries(languages) };
}

function resultOf(spec: UnitSpec, bound: "least" | "most", before: (label: string) => Result | undefined): Result {
  const last = bound === "least" && spec.stage !== "translate" && spec.stage !== "fit" ? before(spec.label) : undefined;
  return last && isAsToday(spec, last) ? last : guess(spec);
}

/** What earlier versions answered may lack what is looked at now. */
const looksAt: Record<string, z.ZodType> = { mix: MixValue, encode: EncodeValue };
const isAsToday = ({ stage }: UnitSpec, { value }: Result): boolean => looksAt[stage]?.safeParse(value).success ?? true;
