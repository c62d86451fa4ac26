/**
 * Linly-Dubbing (the core of YouDub), generate_wavs in tools/step040_tts.py, aa6e59d (Apache-2). The length of a take is changed to its line's,
 * between 0.6 and 1.1 of what it was; takes are appended, so that a long one moves all that follow until a gap takes it up; a line that was
 * moved may last until the end of the next line.
 */
import { placed, type Outcome, type Placed, type Policy, type PolicyFilm } from "./policy.ts";

const LENGTHS = { least: 0.6, most: 1.1 };

export const linly: Policy = { name: "Linly", source: "tools/step040_tts.py@aa6e59d", place, rewrites: null };

function place({ lines }: PolicyFilm): Outcome {
  const all: Placed[] = [];
  let freeMs = 0;
  for (const [index, line] of lines.entries()) {
    const startMs = Math.max(line.startMs, freeMs);
    const endMs = Math.min(startMs + line.endMs - line.startMs, lines[index + 1]?.endMs ?? Number.POSITIVE_INFINITY);
    const length = Math.max(LENGTHS.least, Math.min(LENGTHS.most, (endMs - startMs) / line.takeMs));
    const one = placed(line, startMs, 1 / length);
    all.push(one);
    freeMs = one.endMs;
  }
  return { placed: all, kept: [], failure: null };
}
