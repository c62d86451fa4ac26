import type { Context } from "hono";
import type { ApiEnv } from "../deps.ts";

/** What a caller may choose itself: enough to find a request again, too little to forge a log line. */
const ACCEPTED = /^[\w-]{8,64}$/;

/** The caller's X-Request-Id, or one of ours. */
export function requestIdOf(c: Context<ApiEnv>): string {
  const given = c.req.header("x-request-id") ?? "";
  return ACCEPTED.test(given) ? given : c.get("deps").newId("req");
}
