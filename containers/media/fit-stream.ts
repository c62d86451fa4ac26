/** Puts stretches of interleaved 16 bit PCM, each of which knows its place, into a film: holes filled with silence, overlaps and all that lies outside left out. */

export type FitStream = {
  channels: number;
  /** Length that comes out, in samples of one channel. */
  samples: number;
  /** Takes the film's samples in order, in whole samples of all channels. */
  place: (pcm: Buffer) => Promise<void>;
};
/** `write`: `startSample` of the film, which may lie before it; stretches come in order. `end` fills up with silence. */
export type FittedStream = { write: (startSample: number, pcm: Buffer) => Promise<void>; end: () => Promise<void> };

const SILENCE = Buffer.alloc(1 << 18);

/** Memory does not grow with the film, nor with a hole in it: a small file can declare one of hours. */
export function createFitStream({ channels, samples, place }: FitStream): FittedStream {
  const frameBytes = channels * 2;
  const most = Math.floor(SILENCE.length / frameBytes);
  let placed = 0;
  const put = async (pcm: Buffer): Promise<void> => {
    if (pcm.length === 0) return;
    placed += pcm.length / frameBytes;
    await place(pcm);
  };
  const silenceUntil = async (sample: number): Promise<void> => {
    for (let rest = sample - placed; rest > 0; rest -= most) await put(SILENCE.subarray(0, Math.min(most, rest) * frameBytes));
  };
  return {
    async write(startSample, pcm) {
      await silenceUntil(Math.min(samples, startSample));
      const from = Math.max(0, placed - startSample);
      const to = Math.max(from, Math.min(pcm.length / frameBytes, samples - startSample));
      await put(pcm.subarray(from * frameBytes, to * frameBytes));
    },
    end: () => silenceUntil(samples),
  };
}
