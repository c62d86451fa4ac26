/** Cuts an endless stream of interleaved 16 bit PCM into WAV pieces of the grid, shifted, padded and cut to an exact length. */
import { open } from "node:fs/promises";
import { PIECE_SAMPLES, SAMPLE_RATE } from "../contract/stages.ts";
import { wavHeader } from "./wav.ts";

export type PieceWriter = {
  channels: number;
  /** Length of the whole programme, of one channel. */
  samples: number;
  /** Silence put before the stream; negative: samples of the stream left out at its beginning. */
  offsetSamples: number;
  fileOf(piece: number): string;
  /** The samples as they lie in the film, in order, in whole samples. */
  onPcm?: (pcm: Buffer) => void;
  /** A piece that is complete on disk. */
  onPiece(piece: number, file: string): Promise<void>;
};

type Handle = Awaited<ReturnType<typeof open>>;

const SILENCE = Buffer.alloc(1 << 18);

/** `write` takes the stream's bytes in any portions, `end` fills up with silence. Memory does not grow with the film. */
export function createPieceWriter(options: PieceWriter): { write: (bytes: Buffer) => Promise<void>; end: () => Promise<void> } {
  const frameBytes = options.channels * 2;
  const total = options.samples * frameBytes;
  let skip = Math.max(0, -options.offsetSamples) * frameBytes;
  let lead = Math.max(0, options.offsetSamples) * frameBytes;
  let written = 0;
  let torn = Buffer.alloc(0);
  const opened: Handle[] = [];

  const place = async (bytes: Buffer): Promise<void> => {
    for (let rest = bytes.subarray(0, total - written); rest.length > 0;) {
      const piece = Math.floor(written / (PIECE_SAMPLES * frameBytes));
      const pieceEnd = Math.min(total, (piece + 1) * PIECE_SAMPLES * frameBytes);
      const handle = opened[0] ?? (await openPiece(options, piece));
      opened[0] = handle;
      const part = rest.subarray(0, pieceEnd - written);
      await handle.write(part);
      options.onPcm?.(part);
      rest = rest.subarray(part.length);
      if ((written += part.length) < pieceEnd) continue;
      await handle.close();
      opened.length = 0;
      await options.onPiece(piece, options.fileOf(piece));
    }
  };
  const silence = async (bytes: number): Promise<void> => {
    for (let rest = bytes; rest > 0; rest -= SILENCE.length) await place(SILENCE.subarray(0, rest));
  };
  return {
    async write(bytes) {
      await silence(Math.min(lead, total));
      lead = 0;
      // a pipe tears bytes anywhere: only whole samples go on
      const joined = Buffer.concat([torn, bytes]);
      const whole = joined.subarray(0, joined.length - (joined.length % frameBytes));
      torn = joined.subarray(whole.length);
      const skipped = Math.min(skip, whole.length);
      skip -= skipped;
      await place(whole.subarray(skipped));
    },
    end: () => silence(total - written),
  };
}

async function openPiece(options: PieceWriter, piece: number): Promise<Handle> {
  const handle = await open(options.fileOf(piece), "w");
  const frames = Math.min(PIECE_SAMPLES, options.samples - piece * PIECE_SAMPLES);
  await handle.write(wavHeader({ sampleRate: SAMPLE_RATE, channels: options.channels, frames }));
  return handle;
}
