/** What a unit might return: only as much of it as the plan looks at, with digests that nobody else has. */
import { z } from "zod";
import { PIECE_SAMPLES, SAMPLE_RATE, SPEECH_OVERLAP_MS, SPEECH_PIECE_MS } from "../../containers/contract/stages.ts";
import { sha256 } from "../graph/digest.ts";
import type { Json } from "../graph/json.ts";
import type { Result, UnitSpec } from "../graph/unit.ts";
import { fitIsland } from "./fit/fit-island.ts";
import type { Script } from "./planning.ts";
import { FitLine, type Line } from "./script.ts";

/** A quiet reader's pace, characters a second, and what a translation is longer than its source. */
const CHARACTERS_PER_SECOND = 15;
const LONGER = 1.15;
const TAKE_RATE = 24_000;
/** A piece of speech without what it shares with its neighbours. */
const OWN_MS = SPEECH_PIECE_MS - 2 * SPEECH_OVERLAP_MS;

const Extract = z.object({ durationMs: z.number() });
const Script = z.object({ pieces: z.array(z.unknown()) });
const Lines = z.object({ lines: z.array(z.object({ id: z.string(), text: z.string() })) });
const Text = z.object({ text: z.string() });
const Mix = z.object({ placements: z.array(z.object({ lineId: z.string(), proof: z.boolean() })), stems: z.array(z.string()).nullable() });
const Fit = z.object({ lines: z.array(FitLine), startMs: z.number(), endMs: z.number(), maxRate: z.number() });

/** Nobody knows what will be found wanting: every take is taken as good. */
const HEARD = { words: [], detected: null, speech: null, durationMs: 0, peakDb: -1, levelDb: -20, clippedMs: 0 };

type Guess = { value?: { [name: string]: Json }; artifacts?: string[] };

const byStage: Record<string, (params: unknown) => Guess> = {
  extract: (params) => extract(Extract.parse(params).durationMs),
  separate: () => ({ value: { vocalsDb: -20, backgroundDb: -40 }, artifacts: ["vocals", "background", "voice"] }),
  transcribe: () => ({ artifacts: ["words"] }),
  script: (params) => ({ artifacts: Script.parse(params).pieces.map((_, index) => `words/${index}`) }),
  align: () => ({ artifacts: ["words"] }),
  diarize: () => ({ artifacts: ["turns"] }),
  reference: () => ({ artifacts: ["sample", "reference"] }),
  segment: () => ({ value: { language: "und", lines: 0 } }),
  prosody: () => ({ value: { lines: [] } }),
  summarize: () => ({ value: { theme: "", register: "", terms: [] } }),
  rewrite: (params) => ({ value: { text: Text.parse(params).text, prompt: "" } }),
  clone: () => ({ value: { voice: "cloned" } }),
  verify: () => ({ value: HEARD }),
  translate: (params) => ({ value: { translations: Lines.parse(params).lines.map(({ id, text }) => ({ id, text: lengthened(text) })), left: [] } }),
  synthesize: (params) => ({ value: take(Text.parse(params).text), artifacts: ["take"] }),
  fit: (params) => {
    const { lines, ...bounds } = Fit.parse(params);
    return { value: { placements: fitIsland(lines, bounds) } };
  },
  mix: (params) => mix(Mix.parse(params)),
  encode: () => ({ value: { frames: 1, peakDb: -2, decodedPeakDb: null, limitedMs: 0, blocks: [] }, artifacts: ["aac"] }),
  join: () => ({ artifacts: ["audio"] }),
  subtitle: () => ({ artifacts: ["srt", "vtt", "ass", "titles"] }),
  picture: () => ({ artifacts: ["picture"] }),
  burn: () => ({ value: { format: "mp4", contentType: "video/mp4", durationMs: 0 }, artifacts: ["video"] }),
  stream: () => ({ artifacts: ["media", "playlist"] }),
  mux: () => ({ value: { format: "mp4", contentType: "video/mp4", durationMs: 0 }, artifacts: ["video"] }),
  report: () => ({ artifacts: ["report"] }),
};

export function guess(spec: UnitSpec): Result {
  const { value = {}, artifacts = [] } = byStage[spec.stage]?.(spec.params) ?? {};
  const named = artifacts.map((name) => {
    const digest = sha256(`${spec.key} ${name}`);
    return [name, { digest, key: digest, sizeBytes: 0, contentType: "application/octet-stream" }] as const;
  });
  return { value, artifacts: Object.fromEntries(named), usage: [], meta: {} };
}

function extract(durationMs: number): Guess {
  const samples = Math.round((durationMs * SAMPLE_RATE) / 1000);
  const pieces = Math.ceil(samples / PIECE_SAMPLES);
  const speech = Array.from({ length: Math.max(1, Math.ceil(durationMs / OWN_MS)) }, (_, index) => {
    const [fromMs, untilMs] = [index * OWN_MS, Math.min(durationMs, (index + 1) * OWN_MS)];
    return { fromMs, untilMs, startMs: Math.max(0, fromMs - SPEECH_OVERLAP_MS), endMs: Math.min(durationMs, untilMs + SPEECH_OVERLAP_MS) };
  });
  const programmes = Array.from({ length: pieces }, (_, index) => `programme/${index}`);
  return { value: { samples, channels: 2, pieces, speech, speechFrom: "mix" }, artifacts: [...programmes, ...speech.map((_, index) => `speech/${index}`)] };
}

/** As loud as it is meant to be, so that nothing is made louder. */
function mix({ placements, stems }: z.infer<typeof Mix>): Guess {
  const voices = (stems ?? []).map((speakerId) => `dialogue/${speakerId}`);
  const proofs = placements.flatMap(({ lineId, proof }) => (proof ? [`proof/${lineId}`] : []));
  const value = { samples: 1, channels: 2, peakDb: -6, blocks: [], peaks: [], dialogue: [], effects: [] };
  return { value, artifacts: ["mix", "mix_head", "mix_tail", "dialogue", "effects", ...voices, ...proofs] };
}

function take(text: string): { [name: string]: Json } {
  const durationMs = Math.max(300, Math.round((text.length / CHARACTERS_PER_SECOND) * 1000));
  return { durationMs, sampleRate: TAKE_RATE, samples: Math.round((durationMs * TAKE_RATE) / 1000), levelDb: -20 };
}

const lengthened = (text: string): string => text + "x".repeat(Math.round(text.length * (LONGER - 1)));

/** Lines spread evenly, half of the time spoken. */
export function guessScript(durationMs: number, perMinute: number): Script {
  const count = Math.max(1, Math.round((durationMs / 60_000) * perMinute));
  const everyMs = Math.floor(durationMs / count);
  const lines = Array.from({ length: count }, (_, index) => guessLine(index, index * everyMs, Math.max(300, Math.round(everyMs / 2))));
  return { language: "und", lines, levels: new Map([["spk", -20]]), glossary: [] };
}

function guessLine(index: number, startMs: number, lengthMs: number): Line {
  const text = "x".repeat(Math.max(1, Math.round((lengthMs / 1000) * CHARACTERS_PER_SECOND)));
  const batch = `lin_${Math.floor(index / 10) * 10}`;
  const endMs = startMs + lengthMs;
  const heard = { words: 1, score: 1, levelDb: -20, treatment: "dub" as const, revision: 1 };
  return { id: `lin_${index}`, anchor: batch, startMs, endMs, speakerId: "spk", text: `${text}${index}`, speech: [[startMs, endMs]], ...heard };
}
