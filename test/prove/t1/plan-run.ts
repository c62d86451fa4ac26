/** The real plan of a dub of many lines in two languages, with results that come in any order, fail, and with edits in between. */
import type { Plan } from "../../../src/dubbing/plan.ts";
import { decideEdit } from "../../../src/dubs/edits/decide-edit.ts";
import type { Change, EditableDub } from "../../../src/dubs/edits/script.ts";
import { undoEdit } from "../../../src/dubs/edits/undo-edit.ts";
import type { Declared } from "../../../src/graph/graph.ts";
import type { Failure, UnitSpec } from "../../../src/graph/unit.ts";
import { applyChanges } from "../../dubs/edits/apply-changes.ts";
import { anyEdit, type Seen } from "../any-edit.ts";
import { filmOf } from "../film.ts";
import type { Random } from "../random.ts";
import { count } from "../tally.ts";
import { LANGUAGES, PlanDub } from "./plan-dub.ts";
import { cast } from "./plan-input.ts";

/** A dub is planned in about ten steps; results come in three or four goes each. */
const MOST_ROUNDS = 120;
const FAILURE: Failure = { code: "any", message: "It failed.", retryable: false };
const VOICES = ["anna", "ben", "cleo", "dora"];

export class PlanRun {
  readonly faults: string[] = [];
  private readonly random: Random;
  private readonly counters: Record<string, number>;
  private readonly journal: (line: string) => void;
  private readonly asked = new Set<string>();
  private readonly dub: PlanDub;

  constructor(random: Random, counters: Record<string, number>, journal: (line: string) => void = () => undefined) {
    this.random = random;
    this.counters = counters;
    this.journal = journal;
    this.dub = new PlanDub(filmOf(random, random.between(21, 28)), {
      separates: random.chance(0.5),
      verifies: random.chance(0.5),
      rewords: random.chance(0.5),
      wantsAll: random.chance(0.3),
    });
  }

  run(): string[] {
    try {
      this.finish(true);
      for (let left = this.random.between(2, 4); left > 0 && this.faults.length === 0; left--) this.editOnce();
      this.hint();
    } catch (error) {
      this.fault(`it threw: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
    return this.faults;
  }

  /** An edit, all that follows from it, and often its undo: then the outputs are what they were. */
  private editOnce(): void {
    const before = this.finish(false);
    const ops = anyEdit(this.random, this.seen());
    const decided = decideEdit(this.dub.rows, ops, this.dub.newId);
    this.journal(`${JSON.stringify(ops)}: ${"refused" in decided ? decided.refused.code : `${decided.changes.length} changes`}`);
    count(this.counters, "refused" in decided ? "edits refused" : "edits made");
    if ("refused" in decided || decided.changes.length === 0) return;
    this.dub.rows = cast(applyChanges(this.dub.rows, decided.changes));
    this.finish(this.random.chance(0.5));
    if (this.random.chance(0.6)) this.undo(decided.changes, before);
  }

  private undo(changes: Change[], before: string): void {
    const undone = undoEdit(this.dub.rows, changes);
    if ("refused" in undone) return this.fault(`an undo was refused: ${undone.refused.message}`);
    this.dub.rows = cast(applyChanges(this.dub.rows, undone.changes));
    count(this.counters, "edits undone");
    this.journal("undone");
    if (this.finish(false) !== before) this.fault("the outputs after an edit and its undo are not what they were");
  }

  /** Until nothing is pending. What failed on the way is tried again, as a later job does. The outputs, as one text. */
  private finish(disturbed: boolean): string {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const { planned, declared } = this.evaluate();
      const pending = [...declared.values()].filter(({ spec }) => !this.dub.results.has(spec.key));
      if (pending.length > 0) for (const { spec } of this.some(pending)) this.answer(spec, disturbed);
      else if (!this.dub.forgetFailures(declared)) return this.outputs(planned);
    }
    this.fault("the plan does not come to its end");
    return "";
  }

  /** At times also without what was remembered: it comes out the same. */
  private evaluate(): { planned: Plan; declared: ReadonlyMap<string, Declared> } {
    const evaluated = this.dub.evaluate();
    count(this.counters, "plans evaluated");
    if (this.random.chance(0.15) && JSON.stringify([...this.dub.evaluateAnew().declared]) !== JSON.stringify([...evaluated.declared]))
      this.fault("without its memory the plan comes out otherwise");
    return evaluated;
  }

  private some(pending: Declared[]): Declared[] {
    const chosen = pending.filter(() => this.random.chance(0.85));
    return chosen.length > 0 ? chosen : pending.slice(0, 1);
  }

  private answer(spec: UnitSpec, disturbed: boolean): void {
    const fails = disturbed && this.random.chance(0.02);
    this.journal(`${spec.label} ${spec.key.slice(0, 8)} ${fails ? "fails" : "is done"}`);
    if (fails) return this.dub.fail(spec, FAILURE);
    if (this.asked.has(spec.key)) this.fault(`${spec.label} was asked for again though it was known`);
    this.asked.add(spec.key);
    count(this.counters, "units done");
    this.dub.answer(spec);
  }

  /** Digests of all that is handed out. */
  private outputs({ languages, failure }: Plan): string {
    const lines = [...this.dub.rows.lines.values()];
    if (failure) {
      if (lines.length > 0) this.fault(`the plan failed: ${failure.message}`);
      return failure.code;
    }
    const hasNothing = lines.every(({ treatment }) => treatment !== "dub");
    for (const { language, status } of languages) if (status !== "done" && !hasNothing) this.fault(`${language} is ${status}`);
    return JSON.stringify(languages.map(({ language, outputs }) => [language, outputs.map(({ kind, format, artifact }) => [kind, format, artifact.digest])]));
  }

  /** Terms of the glossary are hints: no key knows them. */
  private hint(): void {
    const keys = (rows: EditableDub): string => [...this.dub.evaluateAnew(rows).declared.keys()].sort().join();
    const { rows } = this.dub;
    const unpinned = { ...rows, languages: new Map([...rows.languages].map(([tag, each]) => [tag, { ...each, pins: new Map() }])) };
    const glossary = { revision: 2, terms: [{ source: "Number", kind: "force" as const, language: null, target: "No" }] };
    for (const dub of [rows, unpinned]) if (keys(dub) !== keys({ ...dub, glossary })) this.fault("a hint is in a key");
  }

  private seen(): Seen {
    const { rows } = this.dub;
    return {
      filmMs: rows.filmMs,
      lines: [...rows.lines.values()].sort((a, b) => a.startMs - b.startMs),
      speakers: [...rows.speakers.values()],
      glossary: rows.glossary,
      languages: LANGUAGES,
      voices: () => VOICES,
      takes: (language, lineId) => rows.takes(language, lineId).map(({ id }) => id),
    };
  }

  private fault(text: string): void {
    this.faults.push(text);
  }
}
