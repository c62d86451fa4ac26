/**
 * pyvideotrans, videotrans/task/_rate.py and docs/Synchronize.md, 42d69fb (GPL-3: formulas alone). A line's slot reaches to the next line's start, the
 * last one's to the end of the film. Audio alone: rate = dub / slot where the dub is longer, no limit below 100. Both: up to 1.2 audio alone,
 * beyond it the joint time is slot + (dub - slot) / 2. Short takes are followed by silence. No rewriting.
 */
import { nextStart, placed, type Outcome, type Policy, type PolicyFilm } from "./policy.ts";

const MOST_RATE = 100;
const AUDIO_ALONE = 1.2;

export const pyvideotrans: Policy = { name: "pyvideotrans (audio)", source: "videotrans/task/_rate.py@42d69fb", place, rewrites: null };

function place({ lines, filmMs }: PolicyFilm): Outcome {
  const outcome = lines.map((line, index) => {
    const slotMs = nextStart(lines, index, filmMs) - line.startMs;
    // A line that has no time is skipped: none of its words are heard.
    if (slotMs <= 0) return placed(line, line.startMs, 1, line.startMs);
    return placed(line, line.startMs, Math.min(MOST_RATE, Math.max(1, line.takeMs / slotMs)));
  });
  return { placed: outcome, kept: [], failure: null };
}

/** How the burden is shared with a slower picture. */
export function both(takeMs: number, slotMs: number): { audio: number; video: number } {
  if (takeMs <= slotMs) return { audio: 1, video: 1 };
  if (takeMs / slotMs <= AUDIO_ALONE) return { audio: takeMs / slotMs, video: 1 };
  const jointMs = slotMs + (takeMs - slotMs) / 2;
  return { audio: takeMs / jointMs, video: jointMs / slotMs };
}
