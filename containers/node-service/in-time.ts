export class TooLate extends Error {
  override name = "TooLate";
}

/**
 * What `work` comes to, unless the signal aborts (its reason is thrown) or `ms` pass (TooLate) before. fetch alone is not to be
 * trusted with either: undici 6.28 (Node 22.23) leaves about one in a hundred reads of a body that is being aborted unsettled
 * for ever, and whoever waited for one would keep its slot for ever.
 */
export async function inTime<T>(work: Promise<T>, { signal, ms }: { signal: AbortSignal; ms?: number | undefined }): Promise<T> {
  let stop = (): void => undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ended = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    if (ms !== undefined) timer = setTimeout(() => reject(new TooLate(`not within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, ended]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}
