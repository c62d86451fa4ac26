import { z } from "zod";
import type { Transcript } from "../../containers/contract/transcript.ts";
import { type ReadScript, readScript } from "../dubbing/scripts/read-script.ts";
import type { WorkerStage } from "./worker-stage.ts";

export const version = 1;

const Ms = z.number().int();
/** `pieces`: the parts of the film that are listened to one by one; `shiftMs`: is added to the script's times, whose time 0 is the whole video's. */
export const ScriptParams = z.strictObject({
  format: z.enum(["srt", "vtt", "ass", "json"]).optional(),
  language: z.string().nullable(),
  pieces: z.array(z.strictObject({ fromMs: Ms, untilMs: Ms })).min(1),
  shiftMs: Ms,
});
export const ScriptValue = z.strictObject({ segments: z.number().int().nonnegative(), words: z.number().int().nonnegative() });

/** inputs: script[1] (SRT, VTT, ASS or JSON, which was read once already when it was brought). artifacts: `words/{i}` (JSON, Transcript) for each piece. Deterministic. */
export const script: WorkerStage = async (run) => {
  const { format, language, pieces, shiftMs } = ScriptParams.parse(run.params);
  const read = readScript(await run.read("script"), format);
  const segments = shifted(read.segments, shiftMs);
  const kept = pieces.map((piece) => segments.filter((segment) => isIn(segment, piece)));
  for (const [index, mine] of kept.entries()) {
    const transcript: Transcript = { language: language ?? read.language ?? "und", segments: mine, regions: [], events: [], detected: null };
    await run.write(`words/${index}`, new TextEncoder().encode(JSON.stringify(transcript)), "application/json");
  }
  const words = kept.flat().reduce((sum, segment) => sum + segment.words.length, 0);
  return { value: { segments: kept.flat().length, words } satisfies z.infer<typeof ScriptValue> };
};

/** A cue belongs to the piece that its middle lies in; what lies outside the film is left out. */
const isIn = ({ startMs, endMs }: { startMs: number; endMs: number }, { fromMs, untilMs }: { fromMs: number; untilMs: number }): boolean => {
  const middle = (startMs + endMs) / 2;
  return middle >= fromMs && middle < untilMs;
};

function shifted(segments: ReadScript["segments"], byMs: number): ReadScript["segments"] {
  const later = (ms: number | null): number | null => (ms === null ? null : ms + byMs);
  return segments.map((segment) => ({
    ...segment,
    startMs: segment.startMs + byMs,
    endMs: segment.endMs + byMs,
    words: segment.words.map((word) => ({ ...word, startMs: later(word.startMs), endMs: later(word.endMs) })),
  }));
}
