/** Cuts the programme, that arrives in any portions, into WAV pieces of the grid. */
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { PIECE_SAMPLES, SAMPLE_RATE } from "../contract/stages.ts";
import { wavHeader } from "./wav.ts";
import { writeAll } from "./write-all.ts";

export type PieceWriter = {
  channels: number;
  /** Length of the whole programme, of one channel. */
  samples: number;
  fileOf(piece: number): string;
  /** A piece that is complete on disk. */
  onPiece(piece: number, file: string): Promise<void>;
};

/**
 * `write` takes exactly the programme's samples, in order, in whole samples of all channels; a piece is handed over with its last
 * one. `close` lets go of a piece that will not be finished. `write` throws TaskFailure `io_error` when the disk is full.
 */
export function createPieceWriter(options: PieceWriter): { write: (pcm: Buffer) => Promise<void>; close: () => Promise<void> } {
  const frameBytes = options.channels * 2;
  const total = options.samples * frameBytes;
  let written = 0;
  const opened: FileHandle[] = [];
  const close = async (): Promise<void> => {
    for (const handle of opened.splice(0)) await handle.close();
  };
  const write = async (pcm: Buffer): Promise<void> => {
    for (let rest = pcm; rest.length > 0;) {
      const piece = Math.floor(written / (PIECE_SAMPLES * frameBytes));
      const pieceEnd = Math.min(total, (piece + 1) * PIECE_SAMPLES * frameBytes);
      const handle = opened[0] ?? (await openPiece(options, piece));
      opened[0] = handle;
      const part = rest.subarray(0, pieceEnd - written);
      await writeAll(handle, part);
      rest = rest.subarray(part.length);
      if ((written += part.length) < pieceEnd) continue;
      await close();
      await options.onPiece(piece, options.fileOf(piece));
    }
  };
  return { write, close };
}

async function openPiece(options: PieceWriter, piece: number): Promise<FileHandle> {
  const handle = await open(options.fileOf(piece), "w");
  const frames = Math.min(PIECE_SAMPLES, options.samples - piece * PIECE_SAMPLES);
  await writeAll(handle, wavHeader({ sampleRate: SAMPLE_RATE, channels: options.channels, frames }));
  return handle;
}
