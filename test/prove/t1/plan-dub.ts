/** A dub without a store: its rows, what engines said of it, and the plan as it comes out now. */
import { plan, type Plan } from "../../../src/dubbing/plan.ts";
import { takeId } from "../../../src/dubbing/plan-told.ts";
import { segment } from "../../../src/dubbing/segment.ts";
import type { EditableDub } from "../../../src/dubs/edits/script.ts";
import { type Declared, Graph } from "../../../src/graph/graph.ts";
import { Memo } from "../../../src/graph/memo.ts";
import type { Failure, Result, UnitSpec } from "../../../src/graph/unit.ts";
import type { Film } from "../film.ts";
import { resultOf } from "../results.ts";
import { pinned, pinnedAgain, repinnedAs, settled } from "./pins.ts";
import { cast, type Engines, type Pinned, planInput } from "./plan-input.ts";

export const LANGUAGES = ["pt-BR", "es"];

type Said = { result: Result } | { failure: Failure };
type Evaluated = { planned: Plan; declared: ReadonlyMap<string, Declared> };

export class PlanDub {
  rows: EditableDub;
  readonly results = new Map<string, Said>();
  private readonly takes = new Map<string, { id: string; text: string; voice: string; variant: number }[]>();
  private readonly memo = new Memo();
  private readonly film: Film;
  private readonly engines: Engines;
  private ids = 0;
  /** What the film is about, once it was said; paces of speakers, and gains that were used. */
  private pinned: Pinned = { summary: null, paces: {}, gains: {} };
  /** What the last evaluation was of, before anything of it was pinned. */
  private asked: { rows: EditableDub; pinned: Pinned } | null = null;

  constructor(film: Film, engines: Engines) {
    this.film = film;
    this.engines = engines;
    this.rows = cast(this.fresh());
  }

  readonly newId = (prefix: string): string => `${prefix}_${String(++this.ids).padStart(6, "0")}`;

  private fresh(): EditableDub {
    const { lines } = segment({ transcripts: [this.film.transcript], pieces: [], turns: null }, { language: null, isScript: false }, this.newId);
    const speaker = { id: lines[0]!.speakerId, name: null, levelDb: -22, revision: 1 };
    const bare = () => ({ pins: new Map(), choices: new Map(), casts: new Map(), voices: [] });
    return {
      filmMs: this.film.durationMs,
      lines: new Map(lines.map((line) => [line.id, line])),
      speakers: new Map([[speaker.id, speaker]]),
      glossary: { revision: 1, terms: [] },
      languages: new Map(LANGUAGES.map((tag) => [tag, bare()])),
      takes: (language, lineId) => this.takes.get(`${language} ${lineId}`) ?? [],
    };
  }

  /** With what the last evaluation left. */
  evaluate(): Evaluated {
    this.memo.turn();
    this.asked = { rows: this.rows, pinned: this.pinned };
    const evaluated = this.evaluated(this.rows, this.memo);
    this.pinned = pinnedBy(this.pinned, evaluated.planned);
    for (const { language, found } of evaluated.planned.languages) this.rows = pinnedAgain(this.rows, language, found);
    for (const { language, lines } of evaluated.planned.languages) this.rows = settled(this.rows, language, lines);
    return evaluated;
  }

  /** As it was asked last, with nothing left from before: it must come out the same. */
  evaluateAnew(rows = this.asked?.rows ?? this.rows): Evaluated {
    return this.evaluated(rows, new Memo(), this.asked?.pinned);
  }

  private evaluated(rows: EditableDub, memo: Memo, besides = this.pinned): Evaluated {
    const graph = new Graph((key) => this.results.get(key), memo);
    return { planned: plan(planInput(rows, this.engines, besides), graph), declared: graph.declared };
  }

  fail(spec: UnitSpec, failure: Failure): void {
    this.results.set(spec.key, { failure });
  }

  /** What is to be pinned of it is pinned. */
  answer(spec: UnitSpec): void {
    const result = resultOf(this.film, spec);
    this.results.set(spec.key, { result });
    if (spec.stage === "translate") this.rows = pinned(this.rows, spec, result);
    if (spec.stage === "rewrite") this.rows = repinnedAs(this.rows, spec, result);
    if (spec.stage === "synthesize") this.keepTake(spec, result);
  }

  /** Whether any had failed. */
  forgetFailures(declared: ReadonlyMap<string, Declared>): boolean {
    const failed = [...declared.keys()].filter((key) => "failure" in this.results.get(key)!);
    for (const key of failed) this.results.delete(key);
    return failed.length > 0;
  }

  private keepTake({ label, params }: UnitSpec, { artifacts }: Result): void {
    const [, tag, lineId] = label.split("/") as [string, string, string];
    const { text, voice, variant } = params as { text: string; voice: string; variant: number };
    const take = { id: takeId(artifacts["take"]!.digest, lineId), text, voice, variant };
    this.takes.set(`${tag} ${lineId}`, [...(this.takes.get(`${tag} ${lineId}`) ?? []), take]);
  }
}

/** As the loop keeps it (src/dubs/loop/evaluate.ts). */
function pinnedBy({ summary, paces, gains }: Pinned, planned: Plan): Pinned {
  const fresh = planned.languages.map(({ language, paces: own }) => [language, { ...paces[language], ...own }] as const);
  const used = planned.languages.map(({ language, gainDb }) => [language, [...(gains[language] ?? []), ...(gainDb === null ? [] : [gainDb])]] as const);
  return { summary: summary ?? planned.summary, paces: { ...paces, ...Object.fromEntries(fresh) }, gains: { ...gains, ...Object.fromEntries(used) } };
}
