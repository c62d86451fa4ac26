import * as fc from "../../property.ts";
import { describe, expect, it } from "vitest";
import { createFitStream } from "../../../containers/media/fit-stream.ts";
import { createTimedPcm } from "../../../containers/media/timed-pcm.ts";

/** Frames of sound whose samples are 1, 2, 3, ... in the order they are decoded, each heard from `pts` on. */
type Frame = { pts: number; samples: number };

/** What a film of so many samples (of one channel, as numbers) makes of them; `portions`: how the pipes cut their bytes, in turn. */
async function placed(
  frames: Frame[],
  film: { channels: number; samples: number; startSample: number; drift?: number },
  portions = [7, 64],
): Promise<number[]> {
  const { channels, samples } = film;
  const heard: number[] = [];
  const fit = createFitStream({
    channels,
    samples,
    place: async (pcm) => {
      for (let at = 0; at < pcm.length; at += channels * 2) heard.push(pcm.readInt16LE(at));
    },
  });
  // without a drift to tolerate, every frame is taken at its word
  const tolerance = film.drift === undefined ? { step: 0, drift: 0, sudden: 0 } : { step: 2, drift: film.drift, sudden: 20 };
  const timed = createTimedPcm({ channels, startSample: film.startSample, tolerance, place: fit.write });
  const count = frames.reduce((sum, frame) => sum + frame.samples, 0);
  const pcm = Buffer.from(Int16Array.from({ length: count * channels }, (_, at) => Math.floor(at / channels) + 1).buffer);
  const lines = frames.map((frame) => `0, ${frame.pts}, ${frame.pts}, ${frame.samples}, ${frame.samples * channels * 2}, 0x0\n`);
  const times = Buffer.from(`#tb 0: 1/48000\n${lines.join("")}`);
  const [sampleBytes = 7, timeBytes = 64] = portions;
  for (let at = 0; at * Math.min(sampleBytes, timeBytes) < Math.max(pcm.length, times.length); at++) {
    await timed.onSamples(pcm.subarray(at * sampleBytes, (at + 1) * sampleBytes));
    await timed.onTimes(times.subarray(at * timeBytes, (at + 1) * timeBytes));
  }
  await timed.end();
  await fit.end();
  return heard;
}
const count = (from: number, length: number): number[] => Array.from({ length }, (_, k) => from + k);
const silence = (length: number): number[] => Array.from({ length }, () => 0);

describe("decoded sound with its times", () => {
  it("goes on where its timestamps do", async () => {
    const frames = [
      { pts: 500, samples: 10 },
      { pts: 510, samples: 10 },
    ];
    expect(await placed(frames, { channels: 1, samples: 20, startSample: 0 })).toEqual(count(1, 20));
  });
  it("leaves a hole silent, and what follows at its place", async () => {
    const frames = [
      { pts: -3, samples: 10 },
      { pts: 17, samples: 5 },
    ];
    expect(await placed(frames, { channels: 2, samples: 30, startSample: 2 })).toEqual([
      ...silence(2),
      ...count(1, 10),
      ...silence(10),
      ...count(11, 5),
      ...silence(3),
    ]);
  });
  it("leaves out what lies before the film, behind it, and at times that were heard already", async () => {
    const frames = [
      { pts: 0, samples: 10 },
      { pts: 6, samples: 10 },
    ];
    expect(await placed(frames, { channels: 1, samples: 9, startSample: -4 })).toEqual([...count(5, 6), ...count(15, 3)]);
  });
  it("does not correct a drift that is tolerated, and then all of it", async () => {
    const frames = [0, 11, 22, 33, 44].map((pts) => ({ pts, samples: 10 }));
    const film = { channels: 1, samples: 54, startSample: 0, drift: 3 };
    expect(await placed(frames, film)).toEqual([...count(1, 40), ...silence(4), ...count(41, 10)]);
  });
  it("is the same however the pipes cut it, and whichever comes first", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ gap: fc.integer({ min: -20, max: 40 }), samples: fc.integer({ min: 1, max: 50 }) }), { minLength: 1, maxLength: 12 }),
        fc.record({ channels: fc.constantFrom(1, 2, 6), startSample: fc.integer({ min: -60, max: 60 }), samples: fc.integer({ min: 1, max: 400 }) }),
        fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300 })),
        async (steps, film, portions) => {
          let pts = 0;
          const frames = steps.map(({ gap, samples }) => {
            const frame = { pts: Math.max(0, pts + gap), samples };
            pts = frame.pts + samples;
            return frame;
          });
          const heard = await placed(frames, film, portions);
          expect(heard.length).toBe(film.samples);
          expect(heard).toEqual(await placed(frames, film, [1 << 20, 1 << 20]));
        },
      ),
      { numRuns: 200 },
    ));
});
