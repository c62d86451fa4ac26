/**
 * SoniTranslate, accelerate_segments in soni_translate/text_to_speech.py, e4811ab (its interface sets 1.9 at most, regulated). need = dub / line.
 * From 1.3 on the line may take half of the gap before the same speaker's next line, 0.7 of it before another's, and the rate is 1.2 at least.
 * 0.8-1.15 becomes 1, <= 0.79 becomes 0.8, tenths. Takes lie at their lines' starts, one over the other (Mixer.overlay; avoid_overlap is off).
 */
import { placed, type Outcome, type Policy, type PolicyFilm, type PolicyLine } from "./policy.ts";

const MOST_RATE = 1.9;
const REGULATED_FROM = 1.3;

export const sonitranslate: Policy = { name: "SoniTranslate", source: "soni_translate/text_to_speech.py@e4811ab", place, rewrites: null };

function place({ lines }: PolicyFilm): Outcome {
  return { placed: lines.map((line, index) => placed(line, line.startMs, rateOf(line, lines[index + 1] ?? line))), kept: [], failure: null };
}

function rateOf(line: PolicyLine, next: PolicyLine): number {
  const need = regulated(line, next);
  if (need > MOST_RATE) return MOST_RATE;
  if (need <= 1.15 && need >= 0.8) return 1;
  return Math.round((need <= 0.79 ? 0.8 : need) * 10) / 10;
}

function regulated(line: PolicyLine, next: PolicyLine): number {
  const ownMs = line.endMs - line.startMs;
  const need = line.takeMs / ownMs;
  const extraMs = next.startMs - line.startMs - ownMs;
  if (need < REGULATED_FROM || extraMs <= 0) return need;
  return Math.max(1.2, line.takeMs / (ownMs + extraMs * (next.speakerId === line.speakerId ? 0.5 : 0.7)));
}
