/** A unit's result without queue, pool or service: engines answer from the script, worker stages are the real ones. */
import type { Artifact, Result, UnitSpec } from "../../src/graph/unit.ts";
import type { Json } from "../../src/graph/json.ts";
import { cues } from "../../src/dubbing/cues/cues.ts";
import { SubtitleParams } from "../../src/dubbing/cues/params.ts";
import { toAss } from "../../src/dubbing/cues/write-ass.ts";
import { toPlayedSrt } from "../../src/dubbing/cues/write-srt.ts";
import { toVtt } from "../../src/dubbing/cues/write-vtt.ts";
import { fitIsland, onsetError } from "../../src/dubbing/fit/fit-island.ts";
import { reportCard } from "../../src/dubbing/report/build.ts";
import { ReportInput } from "../../src/dubbing/report/input.ts";
import { FitParams } from "../../src/stages/fit.ts";
import { hex } from "../dubs/script.ts";
import { answerOf, type Answered } from "./answers.ts";
import type { Film } from "./film.ts";

export function resultOf(film: Film, spec: UnitSpec): Result {
  const { value, artifacts } = workerAnswer(spec) ?? wordsAnswer(spec) ?? answerOf(film, spec);
  return { value: value as { [name: string]: Json }, artifacts: kept(spec.key, artifacts), usage: [], meta: {} };
}

const kept = (unitKey: string, artifacts: Record<string, string>): Record<string, Artifact> =>
  Object.fromEntries(
    Object.entries(artifacts).map(([name, content]) => [
      name,
      { digest: hex(content), key: `${unitKey}/${name}`, sizeBytes: content.length, contentType: "audio/wav" },
    ]),
  );

/** The real stages, which are asynchronous, say the same: here is only what they compute. */
function workerAnswer({ stage, params }: UnitSpec): Answered | null {
  if (stage === "fit") {
    const { lines, ...bounds } = FitParams.parse(params);
    const placements = fitIsland(lines, bounds);
    return { value: { placements, onsetError: onsetError(lines, placements) }, artifacts: {} };
  }
  if (stage === "subtitle") return subtitled(params);
  if (stage !== "report") return null;
  const card = reportCard(ReportInput.parse(params));
  return { value: card.totals, artifacts: { report: JSON.stringify(card) } };
}

/** Some takes are found silent, and some wordings become shorter; the same every time. */
function wordsAnswer({ stage, params, key }: UnitSpec): Answered | null {
  if (stage === "summarize") return { value: { theme: "A film.", register: "plain", terms: [], prompt: "summarize-1" }, artifacts: {} };
  if (stage === "rewrite") return { value: { text: reworded(params["text"] as string), prompt: "rewrite-1" }, artifacts: {} };
  if (stage !== "verify") return null;
  const isSilent = Number.parseInt(key.slice(0, 2), 16) < 64;
  const speech = isSilent ? null : { startMs: 60, endMs: 900, voicedMs: 800 };
  return { value: { words: [], detected: null, speech, durationMs: 1_000, peakDb: -3, levelDb: -20, clippedMs: 0 }, artifacts: {} };
}

const reworded = (text: string): string => text.slice(0, Math.max(1, Math.ceil(text.length * 0.8)));

function subtitled(params: unknown): Answered {
  const { language, lines, overlays, picture, filmMs } = SubtitleParams.parse(params);
  const all = cues(lines, language, filmMs);
  const ass = { ass: toAss(all, { language, picture }), titles: toAss(all, { language, picture, overlays }) };
  return { value: { cues: all.length }, artifacts: { srt: toPlayedSrt(all), vtt: toVtt(all, language), ...ass } };
}
