/** A dub of one language without a store: engines answer as told, what is to be pinned is pinned, until the plan asks for nothing more. */
import { encoded, mixed } from "../dubs/mastered.ts";
import { plan, type Plan } from "../../src/dubbing/plan.ts";
import { STAGE_VERSIONS, WANTED, type Wanted, type LanguageInput, type PlanInput, type Translation } from "../../src/dubbing/planning.ts";
import type { Choice, GlossaryTerm, Line } from "../../src/dubbing/script.ts";
import { Graph } from "../../src/graph/graph.ts";
import { Memo } from "../../src/graph/memo.ts";
import type { Artifact, Failure, Result, UnitSpec } from "../../src/graph/unit.ts";

export const failure = (code: string, retryable = false): Failure => ({ code, message: `It is ${code}.`, retryable });
const artifact = (key: string): Artifact => ({ key, digest: key, sizeBytes: 1, contentType: "x" });
export type Known = { result: Result } | { failure: Failure };
/** Undefined: as it always is. */
export type Answer = (spec: UnitSpec) => Record<string, unknown> | Failure | undefined;

export const line = (id: string, more: Partial<Line> = {}): Line => ({
  id,
  anchor: "lin_1",
  startMs: 1_000,
  endMs: 4_000,
  speakerId: "spk_1",
  text: `What ${id} says in English.`,
  speech: [[more.startMs ?? 1_000, more.endMs ?? 4_000]],
  words: 5,
  score: 1,
  levelDb: -20,
  treatment: "dub",
  revision: 1,
  ...more,
});
/** Of equal length, one after another. */
export const lines = (count: number): Line[] =>
  Array.from({ length: count }, (_, at) => line(`lin_${at + 1}`, { startMs: at * 5_000, endMs: at * 5_000 + 3_500 }));

const worker = (id: string) => ({ id, digest: `digest of ${id}`, lane: "worker" });
const service = (id: string) => ({ id, digest: `digest of ${id}`, lane: id });
export const model = { ...worker("llm/one"), source: null, target: null, isModel: true, microsPerThousandCharacters: 1_000 };
export const plain = { ...service("words/plain"), source: null, target: null };
export const mouth = { ...worker("mouth/one"), microsPerThousandCharacters: 10_000 };

type Asked = {
  lines: Line[];
  engines?: Partial<PlanInput["engines"]>;
  options?: Partial<PlanInput["options"]>;
  language?: Partial<LanguageInput>;
  glossary?: GlossaryTerm[];
  consents?: string[];
  versions?: PlanInput["versions"];
  wanted?: readonly Wanted[];
  answer?: Answer;
};

export class Speaking {
  readonly made = new Map<string, { spec: UnitSpec; known: Known }>();
  readonly pins = new Map<string, Translation>();
  readonly choices = new Map<string, Choice>();
  paces: Record<string, number> = {};
  gains: number[] = [];
  summary: PlanInput["summary"] = null;
  answer: Answer;
  private readonly asked: Asked;
  private readonly memo = new Memo();

  constructor(asked: Asked) {
    this.asked = asked;
    this.answer = asked.answer ?? (() => undefined);
  }

  private input(): PlanInput {
    const { engines, options, language, glossary = [], consents = [], versions = { ...STAGE_VERSIONS }, wanted = WANTED } = this.asked;
    const speakers = [...new Set(this.asked.lines.map(({ speakerId }) => speakerId))];
    const voices = Object.fromEntries(speakers.map((id) => [id, `voice of ${id}`]));
    return {
      source: artifact("source"),
      versions,
      options: {
        sourceLanguage: null,
        speakers: null,
        range: null,
        shifts: 0,
        overlap: 0.25,
        maxRate: 1.3,
        duckDb: -18,
        bitrateKbps: 160,
        loudness: -16,
        gating: "programme",
        formality: null,
        rewriting: true,
        ...options,
      },
      engines: { transcribe: service("ears"), align: null, diarize: null, separate: null, translate: [model], synthesize: mouth, ...engines },
      written: null,
      script: { language: "en", lines: this.asked.lines, levels: new Map(), glossary, consents: new Set(consents) },
      summary: this.summary,
      languages: {
        es: {
          translations: new Map(this.pins),
          voices,
          voicesElse: voices,
          choices: new Map(this.choices),
          review: false,
          isReviewed: false,
          outputs: { wanted: new Set(wanted), overlays: [] },
          paces: this.paces,
          gains: this.gains,
          ...language,
        },
      },
    };
  }

  /** One evaluation; what is new is answered. */
  step(): { planned: Plan; fresh: UnitSpec[] } {
    this.memo.turn();
    const graph = new Graph((key) => this.made.get(key)?.known, this.memo);
    const planned = plan(this.input(), graph);
    if (planned.summary) this.summary = planned.summary;
    for (const [id, translation] of planned.languages[0]?.found ?? []) this.pins.set(id, translation);
    for (const { line: own, settlesMs } of planned.languages[0]?.lines ?? [])
      if (settlesMs !== null && this.pins.has(own.id)) this.pins.set(own.id, { ...this.pins.get(own.id)!, settledMs: settlesMs });
    const [language] = planned.languages;
    this.paces = { ...this.paces, ...language?.paces };
    if (language && language.gainDb !== null) this.gains = [...this.gains, language.gainDb];
    const fresh = [...graph.declared.values()].map(({ spec }) => spec).filter(({ key }) => !this.made.has(key));
    for (const spec of fresh) this.made.set(spec.key, { spec, known: this.known(spec) });
    for (const spec of fresh) this.pin(spec);
    return { planned, fresh };
  }

  run(): Plan {
    for (let step = 0; step < 60; step += 1) {
      const { planned, fresh } = this.step();
      if (fresh.length === 0) return planned;
    }
    throw new Error("the plan asks for ever more");
  }

  units(stage: string): UnitSpec[] {
    return [...this.made.values()].map(({ spec }) => spec).filter((spec) => spec.stage === stage);
  }

  outcome(id: string) {
    const { planned } = this.step();
    return planned.languages[0]!.lines.find((each) => each.line.id === id)!;
  }

  /** As settle pins what was translated, and said shorter or fuller. */
  private pin(spec: UnitSpec): void {
    const known = this.made.get(spec.key)!.known;
    if ("failure" in known) return;
    if (spec.stage === "translate") {
      const { translations, prompt } = known.result.value as { translations: { id: string; text: string }[]; prompt: string };
      for (const { id, text } of translations) if (!this.pins.has(id)) this.pins.set(id, { text, engine: spec.engine!, prompt });
    }
    if (spec.stage !== "rewrite") return;
    const { id, wording, pace } = spec.params as { id: string; wording: number; pace: number };
    const { text, prompt } = known.result.value as { text: string; prompt: string };
    this.pins.set(id, { ...this.pins.get(id)!, text, prompt, rewrites: wording + 1, pace });
  }

  private known(spec: UnitSpec): Known {
    const told = this.answer(spec) ?? {};
    if ("code" in told && "retryable" in told) return { failure: told as Failure };
    const value = { ...usual(spec), ...told } as Result["value"];
    const names = spec.stage === "mix" ? mixed("80", spec.params).names : (ARTIFACTS[spec.stage] ?? []);
    const artifacts = Object.fromEntries(names.map((name) => [name, artifact(`${spec.key.slice(0, 12)} ${name}`)]));
    return { result: { value, artifacts, usage: [], meta: {} } };
  }
}

const FILM_MS = 300_000;
const ARTIFACTS: Record<string, string[]> = {
  extract: [...Array.from({ length: 10 }, (_, at) => `programme/${at}`), "speech/0"],
  reference: ["sample", "reference"],
  synthesize: ["take"],
  encode: ["aac"],
  join: ["audio"],
  subtitle: ["srt", "vtt", "ass", "titles"],
  mux: ["video"],
  picture: ["picture"],
  burn: ["video"],
  stream: ["media", "playlist"],
  report: ["report"],
};

/** What every engine says unless the test says otherwise: translations as long as their time, takes as long as their text. */
function usual({ stage, params }: UnitSpec): Record<string, unknown> {
  const asked = params as { lines?: { id: string; text: string }[]; text?: string; durationMs?: number; placements?: unknown };
  switch (stage) {
    case "probe":
      return {
        container: "mp4",
        digest: "d",
        sizeBytes: 1,
        durationMs: FILM_MS,
        video: null,
        audio: [{ index: 0, codec: "aac", sampleRate: 48_000, channels: 2, language: null, startMs: 0, durationMs: FILM_MS }],
      };
    case "extract":
      return { samples: FILM_MS * 48, channels: 2, pieces: 10, speech: [{ startMs: 0, endMs: FILM_MS, fromMs: 0, untilMs: FILM_MS }], speechFrom: "mix" };
    case "reference":
      return { durationMs: 9_000, levelDb: -20, pitchHz: 120, pitchRange: 4, tractCm: null };
    case "prosody":
      return { lines: (asked.lines ?? []).map(({ id }) => ({ id, pitchHz: 120, pitchRange: 5 })) };
    case "summarize":
      return { theme: "A talk.", register: "plain", terms: [], prompt: "summary-1" };
    case "translate":
      return { translations: (asked.lines ?? []).map(({ id }) => ({ id, text: said(id) })), left: [], prompt: "translate-1" };
    case "rewrite":
      return { text: `${asked.text!.slice(0, Number(params["most"]) - 1)}.`, prompt: "rewrite-1" };
    case "synthesize":
      return { durationMs: 3_000, sampleRate: 24_000, samples: 72_000, levelDb: -20, warnings: [] };
    case "fit":
      return { placements: (asked.lines as unknown as { lineId: string; startMs: number; takeMs: number }[]).map(placed) };
    case "mix":
      return mixed("80", params).value;
    case "encode":
      return encoded(params);
    case "burn":
      return { format: "mp4", contentType: "video/mp4", durationMs: FILM_MS };
    case "mux":
      return { format: "m4a", contentType: "audio/mp4", durationMs: FILM_MS };
    default:
      return {};
  }
}

const placed = ({ lineId, startMs, takeMs }: { lineId: string; startMs: number; takeMs: number }) => ({
  lineId,
  placed: true,
  startMs,
  endMs: startMs + takeMs,
  rate: 1,
  reason: "natural",
});

/** About three seconds of Spanish. */
export const said = (id: string): string => `Esto es lo que dice la línea ${id.replace("lin_", "número ")} en español.`;
