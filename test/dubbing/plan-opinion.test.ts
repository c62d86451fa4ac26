/** When a language model is asked of long sentences: what the unit that makes the lines is told, and what it may cost. */
import { expect, it } from "vitest";
import { hear } from "../../src/dubbing/plan-hear.ts";
import { type Film, STAGE_VERSIONS, type PlanInput } from "../../src/dubbing/planning.ts";
import { Graph } from "../../src/graph/graph.ts";
import type { Result, UnitSpec } from "../../src/graph/unit.ts";

const engine = (id: string) => ({ id: `any/${id}`, digest: id, lane: id });
const artifact = (key: string) => ({ key, digest: key, sizeBytes: 1, contentType: "x" });
const result = (...names: string[]): Result => ({ value: {}, artifacts: Object.fromEntries(names.map((name) => [name, artifact(name)])), usage: [], meta: {} });
const audio = [{ index: 0, codec: "aac", sampleRate: 48_000, channels: 2, language: null, startMs: 0, durationMs: 120_000 }];
const film: Film = { container: "mp4", digest: "d", sizeBytes: 1, durationMs: 120_000, video: null, audio, rangeStartMs: null };
const extract = {
  samples: 1,
  channels: 2 as const,
  pieces: 1,
  speech: [{ startMs: 0, endMs: 120_000, fromMs: 0, untilMs: 120_000 }],
  speechFrom: "mix" as const,
};

function segmentUnit(more: Partial<PlanInput["engines"]>, speakers: PlanInput["options"]["speakers"] = null): UnitSpec & { worstMicros?: number } {
  const input: PlanInput = {
    source: artifact("source"),
    versions: { ...STAGE_VERSIONS },
    options: {
      sourceLanguage: "en",
      speakers,
      range: null,
      shifts: 0,
      overlap: 0.25,
      maxRate: 1.3,
      duckDb: -18,
      bitrateKbps: 160,
      loudness: -16,
      gating: "programme",
      formality: null,
      rewriting: false,
    },
    engines: { transcribe: engine("ears"), align: null, diarize: null, separate: null, translate: [], synthesize: engine("mouth"), ...more },
    written: null,
    script: null,
    summary: null,
    languages: {},
  };
  const graph = new Graph(() => ({ result: result("words", "speech/0") }));
  const extracted = { status: "done", value: result("speech/0") } as const;
  hear({ input, film, graph, unit: (unit) => graph.unit({ ...unit, version: 1 }), extracted, extract }, []);
  return [...graph.declared.values()].map(({ spec }) => spec).find(({ stage }) => stage === "segment")!;
}

it("names who is asked, whose model is a part of what the lines are, and holds what it may cost", () => {
  const asked = segmentUnit({ clauses: { ...engine("mind"), microsPerMinute: 5_000 } });
  expect(asked).toMatchObject({ params: { clauses: "any/mind" }, engine: "any/mind", worstMicros: 10_000 });
});
it("leaves the unit as it was where nobody is asked", () => {
  const plain = segmentUnit({});
  expect(Object.keys(plain.params)).toEqual(["pieces", "language", "isScript"]);
  expect(plain).toEqual(segmentUnit({ clauses: null }));
});
it("says how many people speak where the user does", () => {
  expect(segmentUnit({}, { least: 2, most: 2 }).params["speakers"]).toEqual({ least: 2, most: 2 });
});
