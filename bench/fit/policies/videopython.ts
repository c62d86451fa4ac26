/** videopython, src/videopython/ai/dubbing/timing.py, 16a98e2. rate = dub / line, within 0.8-1.3; what is longer than the line is sliced off. No silence is borrowed. */
import { placed, type Outcome, type Policy, type PolicyFilm } from "./policy.ts";

const RATES = { least: 0.8, most: 1.3 };
/** A stretch this small is not done. */
const HARDLY = 0.01;

export const videopython: Policy = { name: "videopython", source: "src/videopython/ai/dubbing/timing.py@16a98e2", place, rewrites: null };

function place({ lines }: PolicyFilm): Outcome {
  const all = lines.map((line) => {
    const rate = Math.max(RATES.least, Math.min(RATES.most, line.takeMs / (line.endMs - line.startMs)));
    return placed(line, line.startMs, Math.abs(rate - 1) > HARDLY ? rate : 1, line.endMs);
  });
  return { placed: all, kept: [], failure: null };
}
