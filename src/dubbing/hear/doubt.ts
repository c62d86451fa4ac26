/** What is odd about a line, found before anything is paid for, and whether its original voice is kept for it. Deterministic; never throws. */
import type { LineWarning, Treatment } from "../script.ts";
import type { Beside } from "./beside.ts";
import type { Draft } from "./draft.ts";
import type { Sound } from "./noise.ts";
import { rateOf } from "./rates.ts";
import { coveredMs, type Span } from "./spans.ts";

/**
 * What is known around the lines. `regions`: merged, where voice activity was found; null: nobody looked, or it misses so much of
 * what was understood that it is not believed. `usualDb`: median level of the lines. `isScript`: a person wrote the words.
 */
export type Around = { regions: readonly Span[] | null; sounds: ReadonlyMap<Sound["kind"], readonly Span[]>; usualDb: number | null; isScript: boolean };
export type Doubt = { warnings: LineWarning[]; treatment: Treatment };

/** Below this mean score nobody can say what was said: the original voice stays. */
const LEAST_SCORE = 0.25;
const UNSURE_SCORE = 0.5;
/** Whisper base calls clear speech 0.77 "no speech", so its doubt counts only where the words are doubtful too. */
const MOST_NO_SPEECH = 0.8;
const SURE_SCORE = 0.6;
/** Of a line's speech: inside a sound, and inside what voice activity found. */
const MOSTLY = 0.5;
const HARDLY = 0.1;
/** Voice activity begins late and ends early. */
const REGION_MARGIN_MS = 200;
/** Words this far below the usual level are the recognizer's own. */
const SILENT_DB = 35;
const LAUGH = /^(?:(?:a?(?:h+[aeio]+)+h*)|(?:k?w{3,})|哈+|ハ+|は{3,}|ㅋ+|ㅎ+|х?(?:ха|хи)+|ه{3,})[.,!…]*$/iu;

export function doubt(line: Draft, { repeated, beside }: { repeated: boolean; beside: Beside }, around: Around): Doubt {
  const noisy = soundsOf(line, around);
  const isDoubtful = !around.isScript && line.score !== null && line.score < SURE_SCORE;
  const rate = rateOf(line);
  const silent = isSilent(line, around, isDoubtful);
  const found: [LineWarning, boolean, boolean][] = [
    ["laughter", noisy.has("laughter") || isLaughter(line), isDoubtful || isLaughter(line)],
    ["applause", noisy.has("applause"), isDoubtful],
    ["song", line.isSung || noisy.has("song"), true],
    ["backchannel", beside === "backchannel", true],
    ["over_music", noisy.has("music"), isDoubtful],
    ["in_silence", silent, !around.isScript],
    ["unsure", line.score !== null && line.score < UNSURE_SCORE, !around.isScript && (line.score ?? 1) < LEAST_SCORE],
    ["repeated", repeated, isDoubtful],
    ["too_fast", rate === "too_fast", isDoubtful],
    ["too_slow", rate === "too_slow", false],
    ["overlap", beside === "overlap", false],
    ["untimed", line.words.filter(({ isPlaced }) => isPlaced).length * 2 > line.words.length, false],
  ];
  const odd = found.filter(([, holds]) => holds);
  return { warnings: odd.map(([warning]) => warning), treatment: odd.some(([, , keeps]) => keeps) ? "keep" : "dub" };
}

function soundsOf(line: Draft, { sounds }: Around): Set<Sound["kind"]> {
  return new Set([...sounds].filter(([, spans]) => shareIn(line, spans, 0) >= MOSTLY).map(([kind]) => kind));
}

function isLaughter({ words }: Draft): boolean {
  return words.length > 0 && words.every(({ text }) => LAUGH.test(text));
}

function isSilent(line: Draft, { regions, usualDb }: Around, isDoubtful: boolean): boolean {
  if (regions !== null && shareIn(line, regions, REGION_MARGIN_MS) < HARDLY) return true;
  if (usualDb !== null && line.levelDb !== null && line.levelDb < usualDb - SILENT_DB) return true;
  return isDoubtful && line.words.every(({ noSpeech }) => noSpeech > MOST_NO_SPEECH);
}

/** How much of the line's speech lies inside merged spans, 0..1. */
function shareIn({ speech }: Draft, spans: readonly Span[], marginMs: number): number {
  const total = speech.reduce((sum, [startMs, endMs]) => sum + endMs - startMs, 0);
  const inside = speech.reduce((sum, [startMs, endMs]) => {
    const near = coveredMs({ startMs: startMs - marginMs, endMs: endMs + marginMs }, spans);
    return sum + Math.min(near, endMs - startMs);
  }, 0);
  return inside / total;
}
