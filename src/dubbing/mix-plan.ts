/** What the mixer is told about one piece of the film: exact samples, gains, and where the programme gives way. */
import { type MixParams, PIECE_SAMPLES, SAMPLE_RATE } from "../../containers/contract/stages.ts";
import { duckDb as duckedBy, speakerLevels, takeGainDb } from "./loudness.ts";
import { isBeside } from "./mix-beside.ts";
import { placedParts } from "./mix-parts.ts";
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
  /** Where nothing is parted. */
  duckDb: number;
  /** Level of the background under a line's speech in dBFS, from the background stem; null: there is none, so whole takes are ducked under. */
  backgroundDb: ((line: Line) => number) | null;
  /** Channels of the programme that spans change, and that takes are heard in. */
  voiced: readonly number[];
  spoken: readonly number[];
  /** Whether what was placed otherwise than it was spoken is to be heard again. */
  proves?: boolean;
  /** `speakerLevels(lines)`, for a caller that mixes many pieces of the same lines. */
  levels?: ReadonlyMap<string, number>;
};

const SAMPLES_PER_MS = SAMPLE_RATE / 1000;
/** A span reaches this far over the piece's border, so that its crossfade (60 ms, inside the span) stays outside. */
const CROSSFADE_ROOM_MS = 100;
/** Lines further from the piece than this cannot change its spans: margins, joins and crossfades together are less. */
const NEAR_MS = 2_000;
/** The second of two voices at once. */
const SECOND_VOICE_DB = -2;

/**
 * The parameters of one mix piece, and the lines whose takes are its inputs, in order. Nothing in it depends on what lies
 * outside the piece (but each speaker's rounded level), so that an edit elsewhere mixes nothing again.
 */
export function mixPiece(asked: MixOf): { params: MixParams; takes: string[] } {
  const { piece, samples, placements, takes, lines, backgroundDb, levels = speakerLevels(lines) } = asked;
  const startSample = piece * PIECE_SAMPLES;
  const pieceSamples = Math.min(PIECE_SAMPLES, samples - startSample);
  const room = {
    startMs: Math.floor(startSample / SAMPLES_PER_MS) - CROSSFADE_ROOM_MS,
    endMs: Math.ceil((startSample + pieceSamples) / SAMPLES_PER_MS) + CROSSFADE_ROOM_MS,
  };
  const near = nearby(lines, placements, { startMs: room.startMs - NEAR_MS, endMs: room.endMs + NEAR_MS });
  const touching = [...near.lines.values()]
    .flatMap((line) => placed(asked, near, line, levels))
    .filter(({ parts }) => parts.some((part) => part.startSample < startSample + pieceSamples && part.startSample + part.samples > startSample))
    .sort((a, b) => a.parts[0]!.startSample - b.parts[0]!.startSample || (a.lineId < b.lineId ? -1 : 1));
  const spans = voiceSpans([...near.lines.values()], near.placements, {
    separated: backgroundDb !== null,
    filmMs: Math.ceil(samples / SAMPLES_PER_MS),
    duckOf: (line) => duckOf(asked, line, takes.get(line.id), levels),
  });
  const { voiced, spoken } = asked;
  const params = {
    piece,
    startSample,
    samples: pieceSamples,
    placements: touching,
    spans: spans.flatMap((span) => overlap(span, room)),
    voiced: [...voiced],
    spoken: [...spoken],
    stems: null,
  };
  return { params, takes: touching.map(({ lineId }) => lineId) };
}

/**
 * A take's length at the engine's speed 1 in ms, rounded up: with it in FitLine, a take placed at rate 1 has room for its
 * very last sample and is mixed without a stretch.
 */
export function takeMs({ samples, sampleRate }: Pick<TakeSound, "samples" | "sampleRate">): number {
  return Math.ceil((samples * 1000) / sampleRate);
}

type Near = { lines: Map<string, Line>; placements: Map<string, Placement> };

/** The lines that are, or whose takes are, in the window; a whole film has thousands, and every piece asks. */
function nearby(lines: readonly Line[], placements: readonly Placement[], window: Span): Near {
  const isNear = (span: Span) => span.startMs < window.endMs && span.endMs > window.startMs;
  const ids = new Set([...lines.filter(isNear).map(({ id }) => id), ...placements.filter(isNear).map(({ lineId }) => lineId)]);
  return {
    lines: new Map(lines.filter(({ id }) => ids.has(id)).map((line) => [line.id, line])),
    placements: new Map(placements.filter(({ lineId }) => ids.has(lineId)).map((one) => [one.lineId, one])),
  };
}

const gainOf = (line: Line, take: TakeSound, levels: ReadonlyMap<string, number>): number =>
  takeGainDb(line.levelDb, levels.get(line.speakerId) ?? line.levelDb, take.levelDb);

function placed(asked: MixOf, near: Near, line: Line, levels: ReadonlyMap<string, number>): MixParams["placements"] {
  const [placement, take] = [near.placements.get(line.id), asked.takes.get(line.id)];
  if (!placement?.placed || line.treatment !== "dub" || !take) return [];
  const { parts, isChanged } = placedParts(placement, take);
  const gainDb = gainOf(line, take, levels) + (isBeside(line, placement, near) ? SECOND_VOICE_DB : 0);
  return [{ lineId: line.id, speakerId: line.speakerId, gainDb: Math.round(10 * gainDb) / 10, parts, proof: (asked.proves ?? false) && isChanged }];
}

/** A muted line has no voice that anything should step back for. */
function duckOf({ backgroundDb, duckDb }: MixOf, line: Line, take: TakeSound | undefined, levels: ReadonlyMap<string, number>): number {
  if (backgroundDb === null) return duckDb;
  if (line.treatment !== "dub" || !take) return 0;
  return duckedBy({ lineDb: line.levelDb, dubDb: take.levelDb + gainOf(line, take, levels), backgroundDb: backgroundDb(line) });
}
