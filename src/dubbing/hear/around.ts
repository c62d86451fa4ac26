/** What the pieces say beside their words, put together: voice activity, sounds, levels. */
import type { Transcript } from "../../../containers/contract/transcript.ts";
import type { Around } from "./doubt.ts";
import type { Draft } from "./draft.ts";
import type { Sound } from "./noise.ts";
import { coveredMs, merged, type Span } from "./spans.ts";
import type { Part } from "./stitch.ts";

/** Voice activity that misses more of the words than this is not believed. */
const LEAST_BELIEVED = 0.5;

/** Sounds of every piece, each inside the piece's own part. */
export function soundsOf(transcripts: readonly Transcript[], parts: readonly Part[]): Sound[] {
  return transcripts.flatMap(({ events }, number) => events.flatMap((event) => inside(event, parts[number]).map((span) => ({ ...event, ...span, text: "" }))));
}

/** Null: a piece with words has none, or they miss most of the words. */
export function believedRegions(transcripts: readonly Transcript[], parts: readonly Part[], lines: readonly Draft[]): Span[] | null {
  if (transcripts.some(({ regions, segments }) => regions.length === 0 && segments.length > 0)) return null;
  const all = transcripts.flatMap(({ regions }, number) => regions.flatMap(([startMs, endMs]) => inside({ startMs, endMs }, parts[number])));
  const regions = merged(all);
  const spoken = merged(lines.flatMap(({ speech }) => speech.map(([startMs, endMs]) => ({ startMs, endMs }))));
  const total = spoken.reduce((sum, span) => sum + span.endMs - span.startMs, 0);
  const covered = spoken.reduce((sum, span) => sum + coveredMs(span, regions), 0);
  return regions.length > 0 && covered >= LEAST_BELIEVED * total ? regions : null;
}

function inside({ startMs, endMs }: Span, part: Part | undefined): Span[] {
  const span = { startMs: Math.max(startMs, part?.fromMs ?? 0, 0), endMs: Math.min(endMs, part?.untilMs ?? Number.POSITIVE_INFINITY) };
  return span.startMs < span.endMs ? [span] : [];
}

export function around(lines: readonly Draft[], regions: readonly Span[] | null, sounds: readonly Sound[], isScript: boolean): Around {
  const kinds = [...Map.groupBy(sounds, ({ kind }) => kind)].map(([kind, spans]) => [kind, merged(spans)] as const);
  return { regions, sounds: new Map(kinds), usualDb: median(lines.flatMap(({ levelDb }) => levelDb ?? [])), isScript };
}

export function median(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
