/** Laughter, applause and song without words as lines that are kept, so that no take is laid over them. */
import type { Draft } from "./draft.ts";
import type { Sound } from "./noise.ts";
import { coveredMs, merged, without, type Span } from "./spans.ts";

/** A shorter sound needs no line of its own. */
const SHORTEST_MS = 300;
/** Sounds of one kind that are closer are one. */
const JOIN_MS = 500;
const WRITTEN: Partial<Record<Sound["kind"], string>> = { laughter: "(laughter)", applause: "(applause)", song: "♪" };
export type SoundLine = Draft & { kind: "laughter" | "applause" | "song" };

/**
 * Each sound goes to who speaks next to it and lies where that speaker has no line; where lines leave nothing free, or the sound is
 * sung words, there is none. Without any line there is nothing to keep it from: none.
 */
export function soundLines(sounds: readonly Sound[], lines: readonly Draft[]): SoundLine[] {
  const taken = new Map([...Map.groupBy(lines, ({ speaker }) => speaker)].map(([speaker, own]) => [speaker, merged(own)]));
  const all = merged(lines);
  return joined(sounds).flatMap((sound) => {
    const nearest = nearestLine(lines, sound);
    if (!nearest || (sound.kind === "song" && coveredMs(sound, all) * 2 > sound.endMs - sound.startMs)) return [];
    const free = without(sound, taken.get(nearest.speaker)!).reduce<Span | null>((best, span) => (best && length(best) >= length(span) ? best : span), null);
    if (!free || length(free) < SHORTEST_MS) return [];
    taken.set(nearest.speaker, merged([...taken.get(nearest.speaker)!, free]));
    return [{ ...free, kind: sound.kind as SoundLine["kind"], speaker: nearest.speaker, text: sound.text, ...SOUND, speech: [[free.startMs, free.endMs]] }];
  });
}

const SOUND = { words: [], score: null, levelDb: null, isSung: false } satisfies Partial<Draft>;

function joined(sounds: readonly Sound[]): Sound[] {
  const all: Sound[] = [];
  for (const sound of sounds.toSorted((a, b) => a.startMs - b.startMs)) {
    const text = sound.text || WRITTEN[sound.kind];
    const last = all.findLast(({ kind }) => kind === sound.kind);
    if (WRITTEN[sound.kind] === undefined || text === undefined) continue;
    if (last && sound.startMs - last.endMs < JOIN_MS) last.endMs = Math.max(last.endMs, sound.endMs);
    else all.push({ ...sound, text });
  }
  return all;
}

function nearestLine(lines: readonly Draft[], { startMs, endMs }: Span): Draft | undefined {
  const away = (line: Draft) => Math.max(line.startMs - endMs, startMs - line.endMs, 0);
  return lines.reduce<Draft | undefined>((best, line) => (best && away(best) <= away(line) ? best : line), undefined);
}

function length({ startMs, endMs }: Span): number {
  return endMs - startMs;
}
