import { setTimeout as sleep } from "node:timers/promises";

/** The other side did not answer, or answered that it is busy: the same request may succeed later. */
export class Unreachable extends Error {
  override name = "Unreachable";
}

/** `tries` counts the first one too. Waits double from firstMs up to longestMs. No try begins later than giveUpMs after the first. */
export type Patience = { tries: number; firstMs: number; longestMs: number; giveUpMs: number };

/** Calls `attempt` again while it throws Unreachable. Any other exception, and the last Unreachable, goes to the caller. */
export async function retry<T>(attempt: () => Promise<T>, patience: Patience, signal: AbortSignal): Promise<T> {
  const began = performance.now();
  for (let tried = 1; ; tried++) {
    signal.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      const waitMs = Math.min(patience.longestMs, patience.firstMs * 2 ** (tried - 1));
      const tooLate = performance.now() - began + waitMs > patience.giveUpMs;
      if (!(error instanceof Unreachable) || tried >= patience.tries || tooLate) throw error;
      await sleep(waitMs, undefined, { signal });
    }
  }
}
