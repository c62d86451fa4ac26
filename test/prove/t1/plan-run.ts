/** The real plan of a dub of many lines in two languages, with results that come in any order, fail, and with edits in between. */
import { plan, type Plan } from "../../../src/dubbing/plan.ts";
import { segment } from "../../../src/dubbing/segment.ts";
import { takeId } from "../../../src/dubbing/plan-language.ts";
import { decideEdit } from "../../../src/dubs/edits/decide-edit.ts";
import type { Change, EditableDub } from "../../../src/dubs/edits/script.ts";
import { undoEdit } from "../../../src/dubs/edits/undo-edit.ts";
import { digestOf } from "../../../src/graph/digest.ts";
import { Graph, type Declared } from "../../../src/graph/graph.ts";
import { Memo } from "../../../src/graph/memo.ts";
import type { Failure, Result, UnitSpec } from "../../../src/graph/unit.ts";
import { applyChanges } from "../../dubs/edits/apply-changes.ts";
import { anyEdit } from "../any-edit.ts";
import { filmOf, type Film } from "../film.ts";
import type { Random } from "../random.ts";
import { resultOf } from "../results.ts";
import { count } from "../tally.ts";
import { cast, planInput, type Engines } from "./plan-input.ts";

export const LANGUAGES = ["pt-BR", "es"];
/** A dub is planned in about ten steps; results come in three or four goes each. */
const MOST_ROUNDS = 120;
const FAILURE: Failure = { code: "any", message: "It failed.", retryable: false };

export class PlanRun {
  readonly faults: string[] = [];
  private readonly random: Random;
  private readonly counters: Record<string, number>;
  private readonly film: Film;
  private readonly engines: Engines;
  private readonly results = new Map<string, { result: Result } | { failure: Failure }>();
  private readonly asked = new Set<string>();
  private readonly takes = new Map<string, { id: string; text: string; voice: string; variant: number }[]>();
  private memo = new Memo();
  private dub: EditableDub;
  private ids = 0;

  constructor(random: Random, counters: Record<string, number>) {
    this.random = random;
    this.counters = counters;
    this.film = filmOf(random, random.between(21, 28));
    this.engines = { separates: random.chance(0.5) };
    this.dub = cast(this.fresh());
  }

  run(): string[] {
    try {
      this.perform();
    } catch (error) {
      this.faults.push(`it threw: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
    return this.faults;
  }

  private perform(): void {
    this.finish(true);
    for (let left = this.random.between(2, 4); left > 0 && this.faults.length === 0; left--) this.editOnce();
    this.hint();
  }

  private fresh(): EditableDub {
    const { lines } = segment([this.film.transcript], (prefix) => this.newId(prefix));
    const speaker = { id: lines[0]!.speakerId, name: null, levelDb: -22, revision: 1 };
    const bare = () => ({ pins: new Map(), choices: new Map(), casts: new Map(), voices: [] });
    return {
      filmMs: this.film.durationMs,
      lines: new Map(lines.map((line) => [line.id, line])),
      speakers: new Map([[speaker.id, speaker]]),
      glossary: [],
      languages: new Map(LANGUAGES.map((tag) => [tag, bare()])),
      takes: (language, lineId) => this.takes.get(`${language} ${lineId}`) ?? [],
    };
  }

  private newId(prefix: string): string {
    return `${prefix}_${String(++this.ids).padStart(6, "0")}`;
  }

  /** An edit, all that follows from it, and often its undo: then the outputs are what they were. */
  private editOnce(): void {
    const before = this.finish(false);
    const decided = decideEdit(this.dub, anyEdit(this.random, this.seen()), (prefix) => this.newId(prefix));
    count(this.counters, "refused" in decided ? "edits refused" : "edits made");
    if ("refused" in decided || decided.changes.length === 0) return;
    this.dub = cast(applyChanges(this.dub, decided.changes));
    this.finish(this.random.chance(0.5));
    if (this.random.chance(0.6)) this.undo(decided.changes, before);
  }

  private undo(changes: Change[], before: string): void {
    const undone = undoEdit(this.dub, changes);
    if ("refused" in undone) return this.fault(`an undo was refused: ${undone.refused.message}`);
    this.dub = cast(applyChanges(this.dub, undone.changes));
    count(this.counters, "edits undone");
    if (this.finish(false) !== before) this.fault("the outputs after an edit and its undo are not what they were");
  }

  /** Until nothing is pending. What failed on the way is tried again, as a later job does. The outputs, as one text. */
  private finish(disturbed: boolean): string {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const { planned, declared } = this.evaluate();
      const pending = [...declared.values()].filter(({ spec }) => !this.results.has(spec.key));
      if (pending.length > 0) for (const { spec } of this.some(pending)) this.answer(spec, disturbed);
      else if (!this.forgetFailures(declared)) return this.outputs(planned);
    }
    this.fault("the plan does not come to its end");
    return "";
  }

  private some(pending: Declared[]): Declared[] {
    const chosen = pending.filter(() => this.random.chance(0.85));
    return chosen.length > 0 ? chosen : pending.slice(0, 1);
  }

  private answer(spec: UnitSpec, disturbed: boolean): void {
    if (disturbed && this.random.chance(0.02)) return void this.results.set(spec.key, { failure: FAILURE });
    if (this.asked.has(spec.key)) this.fault(`${spec.label} was asked for again though it was known`);
    this.asked.add(spec.key);
    const result = resultOf(this.film, spec);
    this.results.set(spec.key, { result });
    count(this.counters, "units done");
    if (spec.stage === "translate") this.pin(spec, result);
    if (spec.stage === "synthesize") this.keepTake(spec, result);
  }

  private forgetFailures(declared: ReadonlyMap<string, Declared>): boolean {
    const failed = [...declared.keys()].filter((key) => "failure" in this.results.get(key)!);
    for (const key of failed) this.results.delete(key);
    return failed.length > 0;
  }

  private pin({ label, params, engine }: UnitSpec, { value }: Result): void {
    const tag = label.split("/")[1]!;
    const source = new Map((params["lines"] as { id: string; text: string }[]).map(({ id, text }) => [id, text]));
    const rows = this.dub.languages.get(tag)!;
    const pins = new Map(rows.pins);
    for (const { id, text } of value["translations"] as { id: string; text: string }[]) {
      const sourceDigest = digestOf(source.get(id)!);
      const line = this.dub.lines.get(id);
      if (line && digestOf(line.text) === sourceDigest && pins.get(id)?.sourceDigest !== sourceDigest) pins.set(id, { sourceDigest, text, engine: engine ?? "" });
    }
    this.dub = { ...this.dub, languages: new Map([...this.dub.languages, [tag, { ...rows, pins }]]) };
  }

  private keepTake({ label, params }: UnitSpec, { artifacts }: Result): void {
    const [, tag, lineId] = label.split("/") as [string, string, string];
    const take = { id: takeId(artifacts["take"]!.digest, lineId), text: String(params["text"]), voice: String(params["voice"]), variant: Number(params["variant"]) };
    this.takes.set(`${tag} ${lineId}`, [...(this.takes.get(`${tag} ${lineId}`) ?? []), take]);
  }

  /** With what the last evaluation left, and at times also without: it comes out the same. */
  private evaluate(): { planned: Plan; declared: ReadonlyMap<string, Declared> } {
    const input = planInput(this.dub, this.engines);
    this.memo.turn();
    const graph = new Graph((key) => this.results.get(key), this.memo);
    const planned = plan(input, graph);
    count(this.counters, "plans evaluated");
    if (this.random.chance(0.15)) {
      const fresh = new Graph((key) => this.results.get(key));
      plan(planInput(this.dub, this.engines), fresh);
      if (JSON.stringify([...fresh.declared]) !== JSON.stringify([...graph.declared])) this.fault("without its memory the plan comes out otherwise");
    }
    return { planned, declared: graph.declared };
  }

  /** Digests of all that is handed out. */
  private outputs({ languages, failure }: Plan): string {
    if (failure) {
      if (this.dub.lines.size > 0) this.fault(`the plan failed: ${failure.message}`);
      return failure.code;
    }
    const hasNothing = [...this.dub.lines.values()].every(({ treatment }) => treatment !== "dub");
    for (const { language, status } of languages) if (status !== "done" && !hasNothing) this.fault(`${language} is ${status}`);
    return JSON.stringify(languages.map(({ language, outputs }) => [language, outputs.map(({ kind, format, artifact }) => [kind, format, artifact.digest])]));
  }

  /** Terms of the glossary are hints: no key knows them. */
  private hint(): void {
    const keys = (dub: EditableDub): string => {
      const graph = new Graph((key) => this.results.get(key));
      plan(planInput(dub, this.engines), graph);
      return [...graph.declared.keys()].sort().join();
    };
    const unpinned = { ...this.dub, languages: new Map([...this.dub.languages].map(([tag, rows]) => [tag, { ...rows, pins: new Map() }])) };
    const glossary = [{ source: "Number", kind: "force" as const, language: null, target: "No" }];
    for (const dub of [this.dub, unpinned]) if (keys(dub) !== keys({ ...dub, glossary })) this.fault("a hint is in a key");
  }

  private seen() {
    const { dub } = this;
    return {
      filmMs: dub.filmMs,
      lines: [...dub.lines.values()].sort((a, b) => a.startMs - b.startMs),
      speakers: [...dub.speakers.values()],
      languages: LANGUAGES,
      voices: () => ["anna", "ben", "cleo", "dora"],
      takes: (language: string, lineId: string) => dub.takes(language, lineId).map(({ id }) => id),
    };
  }

  private fault(text: string): void {
    this.faults.push(text);
  }
}
