/** What the mixer is told about one piece of the film: exact samples, gains, and where the programme gives way. */
import { type MixParams, PIECE_SAMPLES, SAMPLE_RATE } from "../../containers/contract/stages.ts";
import { speakerLevels, takeGainDb } from "./loudness.ts";
import type { Line, Placement } from "./script.ts";
import { overlap, type Span, voiceSpans } from "./voice-spans.ts";

export type TakeSound = { samples: number; sampleRate: number; levelDb: number };
export type MixOf = {
  piece: number;
  /** Of the whole film, at 48 kHz. */
  samples: number;
  placements: readonly Placement[];
  /** By line id: the selected take. */
  takes: ReadonlyMap<string, TakeSound>;
  lines: readonly Line[];
  duckDb: number;
  /** Whether the mixer gets a background stem; without one, whole takes are ducked under. Default true. */
  separated?: boolean;
  /** `speakerLevels(lines)`, for a caller that mixes many pieces of the same lines. */
  levels?: ReadonlyMap<string, number>;
};

const SAMPLES_PER_MS = SAMPLE_RATE / 1000;
/** A span reaches this far over the piece's border, so that its crossfade (60 ms, inside the span) stays outside. */
const CROSSFADE_ROOM_MS = 100;
/** Lines further from the piece than this cannot change its spans: margins, joins and crossfades together are less. */
const NEAR_MS = 2_000;

/**
 * The parameters of one mix piece, and the lines whose takes are its inputs, in order. Nothing in it depends on what lies
 * outside the piece (but each speaker's rounded level), so that an edit elsewhere mixes nothing again.
 */
export function mixPiece({ piece, samples, placements, takes, lines, duckDb, separated = true, levels = speakerLevels(lines) }: MixOf): {
  params: MixParams;
  takes: string[];
} {
  const startSample = piece * PIECE_SAMPLES;
  const pieceSamples = Math.min(PIECE_SAMPLES, samples - startSample);
  const room = {
    startMs: Math.floor(startSample / SAMPLES_PER_MS) - CROSSFADE_ROOM_MS,
    endMs: Math.ceil((startSample + pieceSamples) / SAMPLES_PER_MS) + CROSSFADE_ROOM_MS,
  };
  const near = nearby(lines, placements, { startMs: room.startMs - NEAR_MS, endMs: room.endMs + NEAR_MS });
  const touching = [...near.lines.values()]
    .flatMap((line) => placed(line, near.placements.get(line.id), takes.get(line.id), levels))
    .filter((take) => take.startSample < startSample + pieceSamples && take.startSample + take.samples > startSample)
    .sort((a, b) => a.startSample - b.startSample || (a.lineId < b.lineId ? -1 : 1));
  const spans = voiceSpans([...near.lines.values()], near.placements, { separated, filmMs: Math.ceil(samples / SAMPLES_PER_MS) });
  const params = { piece, startSample, samples: pieceSamples, placements: touching, spans: spans.flatMap((span) => overlap(span, room)), duckDb };
  return { params, takes: touching.map(({ lineId }) => lineId) };
}

/**
 * A take's length at the engine's speed 1 in ms, rounded up: with it in FitLine, a take placed at rate 1 has room for its
 * very last sample and is mixed without a stretch.
 */
export function takeMs({ samples, sampleRate }: Pick<TakeSound, "samples" | "sampleRate">): number {
  return Math.ceil((samples * 1000) / sampleRate);
}

/** The lines that are, or whose takes are, in the window; a whole film has thousands, and every piece asks. */
function nearby(lines: readonly Line[], placements: readonly Placement[], window: Span): { lines: Map<string, Line>; placements: Map<string, Placement> } {
  const isNear = (span: Span) => span.startMs < window.endMs && span.endMs > window.startMs;
  const ids = new Set([...lines.filter(isNear).map(({ id }) => id), ...placements.filter(isNear).map(({ lineId }) => lineId)]);
  return {
    lines: new Map(lines.filter(({ id }) => ids.has(id)).map((line) => [line.id, line])),
    placements: new Map(placements.filter(({ lineId }) => ids.has(lineId)).map((one) => [one.lineId, one])),
  };
}

function placed(line: Line, placement: Placement | undefined, take: TakeSound | undefined, levels: ReadonlyMap<string, number>): MixParams["placements"] {
  if (!placement?.placed || line.treatment !== "dub" || !take) return [];
  const room = (placement.endMs - placement.startMs) * SAMPLES_PER_MS;
  return [
    {
      lineId: line.id,
      startSample: placement.startMs * SAMPLES_PER_MS,
      samples: Math.max(1, Math.min(Math.round((take.samples * SAMPLE_RATE) / take.sampleRate / placement.rate), room)),
      gainDb: takeGainDb(line.levelDb, levels.get(line.speakerId) ?? line.levelDb, take.levelDb),
    },
  ];
}
