/** Puts a stream of interleaved 16 bit PCM, that arrives in any portions, at its place in a film: shifted, padded with silence, cut to an exact length. */

export type FitStream = {
  channels: number;
  /** Length that comes out, in samples of one channel. */
  samples: number;
  /** Silence put before the stream; negative: samples of the stream left out at its beginning. */
  offsetSamples: number;
  /** Takes the film's samples in order, in whole samples of all channels. */
  place: (pcm: Buffer) => Promise<void>;
};

const SILENCE = Buffer.alloc(1 << 18);

/** `write` takes the stream's bytes, `end` fills up with silence. Memory does not grow with the film. */
export function createFitStream({ channels, samples, offsetSamples, place }: FitStream): { write: (bytes: Buffer) => Promise<void>; end: () => Promise<void> } {
  const frameBytes = channels * 2;
  const total = samples * frameBytes;
  let skip = Math.max(0, -offsetSamples) * frameBytes;
  let lead = Math.min(total, Math.max(0, offsetSamples) * frameBytes);
  let placed = 0;
  let torn = Buffer.alloc(0);

  const put = async (bytes: Buffer): Promise<void> => {
    const fitting = bytes.subarray(0, total - placed);
    placed += fitting.length;
    if (fitting.length > 0) await place(fitting);
  };
  const silence = async (bytes: number): Promise<void> => {
    for (let rest = bytes; rest > 0; rest -= SILENCE.length) await put(SILENCE.subarray(0, rest));
  };
  const begin = async (): Promise<void> => {
    const bytes = lead;
    lead = 0;
    await silence(bytes);
  };
  return {
    async write(bytes) {
      await begin();
      // a pipe tears bytes anywhere: only whole samples go on
      const joined = torn.length > 0 ? Buffer.concat([torn, bytes]) : bytes;
      const whole = joined.subarray(0, joined.length - (joined.length % frameBytes));
      torn = Buffer.from(joined.subarray(whole.length));
      const skipped = Math.min(skip, whole.length);
      skip -= skipped;
      await put(whole.subarray(skipped));
    },
    async end() {
      await begin();
      await silence(total - placed);
    },
  };
}
