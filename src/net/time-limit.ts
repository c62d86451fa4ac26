/** A time limit beside somebody's own wish to stop. By a timer that is held on to: AbortSignal.any and AbortSignal.timeout may both be collected in Node before they fire. */

export type TimeLimit = {
  /** Of both. */
  signal: AbortSignal;
  /** To be called at the end, whatever it is. */
  release: () => void;
};

export function timeLimit(signal: AbortSignal, timeLimitMs: number): TimeLimit {
  const controller = new AbortController();
  const stop = () => controller.abort();
  const timer = setTimeout(stop, timeLimitMs);
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  const release = () => {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  };
  return { signal: controller.signal, release };
}

/** Does not wait for what does not listen to the signal itself. Rejects with its reason. */
export function raced<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
