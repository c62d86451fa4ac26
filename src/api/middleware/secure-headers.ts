import type { Context } from "hono";
import type { ApiEnv } from "../deps.ts";

/** For an API that shows nothing: OWASP REST security cheat sheet, ASVS 5.0 3.4. A route that shows something sets its own policy. */
const HEADERS = {
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
};

const OF_AN_ACTOR = { ...HEADERS, "Cache-Control": "no-store" };

/** Where the route has not set its own. */
export const secureHeaders = (c: Context<ApiEnv>): Record<string, string> => (c.get("actor") ? OF_AN_ACTOR : HEADERS);
