import { raced, timeLimit } from "../net/time-limit.ts";

/** Rejects when the work takes longer than `ms`. The work itself goes on. */
export async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  const limit = timeLimit(new AbortController().signal, ms);
  try {
    return await raced(work, limit.signal);
  } finally {
    limit.release();
  }
}
