/**
 * open-dubbing, dub_utterances in open_dubbing/text_to_speech.py, bff534d (Apache-2). rate = dub / (next start - start), up to a tenth, at most 1.3,
 * never below 1; the last line has the rest of the film. Takes are overlaid at their starts (audio_processing.py): what is longer overlaps.
 */
import { placed, type Outcome, type Policy, type PolicyFilm } from "./policy.ts";

const MOST_RATE = 1.3;

export const openDubbing: Policy = { name: "open-dubbing", source: "open_dubbing/text_to_speech.py@bff534d", place, rewrites: null };

function place({ lines, filmMs }: PolicyFilm): Outcome {
  const all = lines.map((line) => {
    const next = lines.find(({ startMs }) => startMs > line.startMs)?.startMs ?? filmMs;
    const rate = Math.ceil((line.takeMs / (next - line.startMs)) * 10) / 10;
    return placed(line, line.startMs, Math.min(MOST_RATE, Math.max(1, rate)));
  });
  return { placed: all, kept: [], failure: null };
}
