/** Pieces of a film's voices -> how each line is spoken: its pitch, and how far it moves. One piece in memory at a time. */
import { ProsodyParams, SAMPLE_RATE } from "../contract/stages.ts";
import type { ProsodyValue } from "../contract/stages.ts";
import { TaskFailure } from "../node-service/stage.ts";
import type { StageResult, StageRun } from "../node-service/stage.ts";
import { monoOf } from "./mono.ts";
import { createPitchReader } from "./pitch.ts";
import type { PitchReader } from "./pitch.ts";
import { partOf, readPiece, soundsOf } from "./reference-piece.ts";
import { partsOf } from "./reference-plan.ts";
import type { Span } from "./reference-plan.ts";

/** A stretch of a line that lies in one piece, as samples inside the piece. */
type Stretch = { piece: number; from: number; to: number; reader: PitchReader };

const PER_MS = SAMPLE_RATE / 1000;

/** @throws TaskFailure `invalid_task` where spans lie outside the pieces or end before they begin, `invalid_wav` */
export async function prosody(run: StageRun): Promise<StageResult> {
  const { pieces, lines } = ProsodyParams.parse(run.params);
  const sounds = soundsOf(run, pieces);
  const readers = lines.map(({ id, spans }) => ({ id, spans, reader: createPitchReader(SAMPLE_RATE) }));
  const byPiece = Map.groupBy(
    readers.flatMap(({ spans, reader }) => stretchesOf(spans, reader)),
    ({ piece }) => piece,
  );
  let read = 0;
  for (const [piece, stretches] of byPiece) {
    run.signal.throwIfAborted();
    const wav = await readPiece(sounds.get(piece));
    for (const { from, to, reader } of stretches) reader.read(monoOf({ ...wav, pcm: partOf(wav, from, to) }));
    run.progress(++read / byPiece.size);
  }
  const value: ProsodyValue = { lines: readers.map(({ id, reader }) => ({ id, ...reader.pitch() })) };
  return { value };
}

function stretchesOf(spans: readonly Span[], reader: PitchReader): Stretch[] {
  return spans.flatMap(({ startMs, endMs }) => {
    if (startMs < 0 || endMs <= startMs) throw new TaskFailure("invalid_task", "A span of a line ends before it begins.");
    return partsOf({ from: startMs * PER_MS, to: endMs * PER_MS, at: 0 }).map((part) => ({ ...part, reader }));
  });
}
