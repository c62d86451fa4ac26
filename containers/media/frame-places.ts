/**
 * Where frames of sound belong, whose clock is coarse. Timestamps of containers tick in up to a millisecond and some recorders let them
 * tremble, so that sound is not moved for every one that differs: each correction clicks. It is moved where the sound itself was
 * interrupted: where a frame and all that follow it for a while differ by more than the frames before did. Pure; times in samples.
 */
export type TimedFrame = { startSample: number; samples: number };
export type Tolerance = {
  /** More than this from one frame to the next is an interruption. */
  step: number;
  /** A slow drift is let go as far as this. */
  drift: number;
  /** From here on a frame is taken at its word, whatever follows it. */
  sudden: number;
};

/** So many frames are looked at on either side. */
const REACH = 8;

/** `onPlace` gets the frames in order, `startSample` put right. `add` holds the last few back; `end` lets them go. */
export function createFramePlaces(tolerance: Tolerance, onPlace: (frame: TimedFrame) => void): { add: (frame: TimedFrame) => void; end: () => void } {
  const coming: TimedFrame[] = [];
  /** How far the last frames were off from where they were put. */
  let before: number[] = [];
  let next: number | null = null;
  const placeFirst = (): void => {
    const place = next ?? coming[0]?.startSample ?? 0;
    const after = differences(coming, place);
    const { samples = 0 } = coming.shift() ?? {};
    const moved = correction(after, before, tolerance);
    before = [...(moved === 0 ? before.slice(1 - REACH) : []), (after[0] ?? 0) - moved];
    onPlace({ startSample: place + moved, samples });
    next = place + moved + samples;
  };
  return {
    add(frame) {
      coming.push(frame);
      if (coming.length >= REACH) placeFirst();
    },
    end() {
      while (coming.length > 0) placeFirst();
    },
  };
}

/** How far each frame is off when all of them go on from `place`. */
function differences(frames: readonly TimedFrame[], place: number): number[] {
  let expected = place;
  return frames.map(({ startSample, samples }) => {
    const off = startSample - expected;
    expected += samples;
    return off;
  });
}

/** By how much the first of `after` is to be moved. */
function correction(after: readonly number[], before: readonly number[], { step, drift, sudden }: Tolerance): number {
  const [own = 0] = after;
  if (Math.abs(own) >= sudden) return own;
  const sign = Math.sign(own);
  const least = Math.min(...after.map((off) => off * sign));
  const most = Math.max(0, ...before.map((off) => off * sign));
  return least - most > step || least > drift ? sign * least : 0;
}
