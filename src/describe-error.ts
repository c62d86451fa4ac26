import { DrizzleQueryError } from "drizzle-orm";

/**
 * An error as the logs may have it: its stack, then its causes. Of a failed query only the cause: its message, and with it the
 * stack, ends with the parameters, which are titles, file names, hashes of keys.
 */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? null : describeError(error.cause);
  if (isFailedQuery(error)) return cause ?? "A query failed.";
  return `${error.stack ?? error.message}${cause === null ? "" : ` <- ${cause}`}`;
}

/** By its words as well, because an error loses its class on the way from one object to another. */
const isFailedQuery = (error: Error): boolean => error instanceof DrizzleQueryError || error.message.includes("Failed query:");
