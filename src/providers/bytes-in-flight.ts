/**
 * How much speech an isolate holds at once, whoever asks: it has 128 MB, and may work on several batches. First come, first served: whoever
 * needs much is not overtaken for ever by those that need little. Requests may not wait for each other's promises (workerd), so whoever finds
 * no room looks again by a timer of its own, and keeps its turn as long as it does.
 */

/** A piece is held as it was read until it is a part of a form, then as that part and as the request's body: at most twice at any time. */
const MOST_BYTES = 40_000_000;
const LOOK_AGAIN_MS = 100;
/** Who has not looked for so long belongs to a request that was ended: nobody waits for it. */
const GONE_MS = 2_000;
/** A unit of work has five minutes: what is held for longer belongs to a request that was ended, and that could not say so. */
const LONGEST_MS = 6 * 60_000;

export type InFlight = {
  /** Runs `act` once there is room for `bytes`; what alone is more than all the room gets all of it. `signal`: nobody waits any more. */
  hold<T>(bytes: number, signal: AbortSignal, act: () => Promise<T>): Promise<T>;
};
type World = { wait: (ms: number) => Promise<void>; now: () => number };
type Held = { bytes: number; since: number };
type Waiter = { seen: number };

export function inFlight({ wait, now }: World, most = MOST_BYTES): InFlight {
  const held = new Set<Held>();
  const waiting = new Set<Waiter>();
  const inUse = (): number => [...held].reduce((sum, { bytes, since }) => (now() - since > LONGEST_MS ? sum : sum + bytes), 0);
  const isFirst = (mine: Waiter): boolean => mine === [...waiting].find((each) => each === mine || now() - each.seen <= GONE_MS);
  /** Between the last look and the taking nobody else may look: both are one step. */
  const taken = async (bytes: number, signal: AbortSignal): Promise<Held> => {
    const mine = { seen: now() };
    waiting.add(mine);
    while (!signal.aborted && !(isFirst(mine) && inUse() + bytes <= most)) {
      await wait(LOOK_AGAIN_MS);
      mine.seen = now();
    }
    waiting.delete(mine);
    const room = { bytes, since: now() };
    held.add(room);
    return room;
  };
  return {
    async hold(bytes, signal, act) {
      const room = await taken(Math.min(bytes, most), signal);
      try {
        return await act();
      } finally {
        held.delete(room);
      }
    },
  };
}

/** The one of this isolate. */
export const speechInFlight = inFlight({ wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)), now: () => Date.now() });
