/**
 * How much speech an isolate holds at once, whoever asks: it has 128 MB, and may work on several batches. Its requests may not wait for
 * each other's promises (workerd), so whoever finds no room looks again by a timer of its own.
 */

/** A piece is held as it was read until it is a part of a form, then as that part and as the request's body: at most twice at any time. */
const MOST_BYTES = 40_000_000;
const LOOK_AGAIN_MS = 100;
/** A unit of work has five minutes: what is held for longer belongs to a request that was ended, and that could not say so. */
const LONGEST_MS = 6 * 60_000;

export type InFlight = {
  /** Runs `act` once there is room for `bytes`; what alone is more than all the room gets it when nothing else is held. `signal`: nobody waits any more. */
  hold<T>(bytes: number, signal: AbortSignal, act: () => Promise<T>): Promise<T>;
};
type World = { wait: (ms: number) => Promise<void>; now: () => number };

export function inFlight({ wait, now }: World, most = MOST_BYTES): InFlight {
  const held = new Set<{ bytes: number; since: number }>();
  const inUse = (): number => [...held].reduce((sum, { bytes, since }) => (now() - since > LONGEST_MS ? sum : sum + bytes), 0);
  return {
    async hold(bytes, signal, act) {
      for (let used = inUse(); used > 0 && used + bytes > most && !signal.aborted; used = inUse()) await wait(LOOK_AGAIN_MS);
      const mine = { bytes, since: now() };
      held.add(mine);
      try {
        return await act();
      } finally {
        held.delete(mine);
      }
    },
  };
}

/** The one of this isolate. */
export const speechInFlight = inFlight({ wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)), now: () => Date.now() });
