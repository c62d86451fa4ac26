/** Faults of a take that need no words: nothing is heard, it is cut off at full scale, its length cannot be right. Pure. */
import type { VerifyValue } from "../../../containers/contract/stages.ts";

export type SoundFlag = "silent" | "clipped" | "too_long" | "too_short";

/** Active speech level of a whisper; below it nobody hears anything in a mix. */
const QUIETEST_DB = -55;
/** Voice that a take has at least, of what is foreseen. */
const LEAST_VOICED = 0.3;
/** All pauses together, that a take may have in all and as a share; more for every end of a sentence or clause inside it. */
const LONGEST_PAUSES_MS = 700;
const LONGEST_BREAK_MS = 600;
const MOST_PAUSES = 0.3;
const BREAK = /[.!?…;:—。！？।؟](?=["»”)]*\s+\S)/gu;
/** A loud consonant touches full scale now and then. */
const MOST_CLIPPED_MS = 4;
const MOST_CLIPPED = 0.002;
/** Issue 6: 0.6-1.6 of what is foreseen. Words of one syllable are foreseen less well: a difference that nobody notices is none. */
const [SHORTEST, LONGEST] = [0.6, 1.6];
const NOTICED_MS = 500;

type Sounded = { text: string; predictedMs: number; takeMs: number; heard: VerifyValue };

export function faultsOfSound({ text, predictedMs, takeMs, heard }: Sounded): SoundFlag[] {
  const flags: SoundFlag[] = [];
  if (isSilent(heard, predictedMs, (text.match(BREAK) ?? []).length)) flags.push("silent");
  if (heard.clippedMs > Math.max(MOST_CLIPPED_MS, MOST_CLIPPED * takeMs)) flags.push("clipped");
  if (Math.abs(takeMs - predictedMs) > NOTICED_MS) {
    if (takeMs > LONGEST * predictedMs) flags.push("too_long");
    if (takeMs < SHORTEST * predictedMs) flags.push("too_short");
  }
  return flags;
}

function isSilent({ speech, levelDb }: VerifyValue, predictedMs: number, breaks: number): boolean {
  if (speech === null || levelDb < QUIETEST_DB || speech.voicedMs < LEAST_VOICED * predictedMs) return true;
  const spanMs = speech.endMs - speech.startMs;
  const pausesMs = spanMs - speech.voicedMs;
  return pausesMs > LONGEST_PAUSES_MS + breaks * LONGEST_BREAK_MS && pausesMs > MOST_PAUSES * spanMs;
}
