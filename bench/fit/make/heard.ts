/** Sources: what the product heard of a clip, and a Portuguese one, spoken by a voice of Kokoro since no package carries a recording. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { MeasuredFilm } from "../lines.ts";

const Ms = z.number().int();
const Heard = z.object({
  lines: z.array(
    z.object({ startMs: Ms, endMs: Ms, speaker: z.string(), text: z.string(), speech: z.array(z.tuple([Ms, Ms])), treatment: z.enum(["dub", "keep", "mute"]) }),
  ),
});
const Clip = z.object({ durationMs: Ms });

export type SourceLine = { speakerId: string; startMs: number; endMs: number; phrases: [number, number][]; text: string };
export type Source = Pick<MeasuredFilm, "clip" | "filmMs" | "standing"> & { lines: SourceLine[] };

/** What `npm run bench -- hearing` left in `run`, of one clip; its length lies beside the clip. */
export async function heardClip(clip: string, { run, clips }: { run: string; clips: string }): Promise<Source> {
  const { lines } = Heard.parse(JSON.parse(await readFile(path.join(run, `${clip}.ours.json`), "utf8")));
  const { durationMs: filmMs } = Clip.parse(JSON.parse(await readFile(path.join(clips, `${clip}.json`), "utf8")));
  const named = lines.map(({ speaker, ...line }) => ({ ...line, speakerId: speaker }));
  return {
    clip,
    filmMs,
    standing: named.filter(({ treatment }) => treatment === "keep").map(({ speakerId, startMs, endMs }) => ({ speakerId, startMs, endMs })),
    lines: named
      .filter(({ treatment }) => treatment === "dub")
      .map(({ speakerId, startMs, endMs, speech, text }) => ({ speakerId, startMs, endMs, phrases: speech, text })),
  };
}

/** What the service leaves around the voice, and pauses that part phrases in a script. */
const [BEFORE_MS, AFTER_MS, PHRASE_GAP_MS] = [60, 120, 250];

/** A film whose sound is the takes of a dub, one after the other, with the silences that its source had between the lines. */
export function spokenAgain({ clip, filmMs, lines }: MeasuredFilm): Source {
  let movedMs = 0;
  const ordered = lines.toSorted((a, b) => a.startMs - b.startMs);
  const spoken = ordered.map((line, index) => {
    const atMs = line.startMs + movedMs;
    const phrases = phrasesOf(line.takeMs, line.pauses).map(([from, to]): [number, number] => [atMs + from, atMs + to]);
    const nextGapMs = Math.max(0, (ordered[index + 1]?.startMs ?? line.endMs) - line.endMs);
    const end = phrases.at(-1)![1];
    movedMs = end + nextGapMs - (ordered[index + 1]?.startMs ?? end + nextGapMs);
    return { speakerId: line.speakerId, startMs: phrases[0]![0], endMs: end, phrases, text: line.translation };
  });
  const tailMs = filmMs - ordered.at(-1)!.endMs;
  return { clip, filmMs: spoken.at(-1)!.endMs + Math.max(0, tailMs), standing: [], lines: spoken };
}

function phrasesOf(takeMs: number, pauses: readonly (readonly [number, number])[]): [number, number][] {
  const long = pauses.filter(([from, to]) => to - from >= PHRASE_GAP_MS);
  const starts = [BEFORE_MS, ...long.map(([, to]) => to)];
  const ends = [...long.map(([from]) => from), takeMs - AFTER_MS];
  return starts.map((start, index) => [start, ends[index]!]);
}
