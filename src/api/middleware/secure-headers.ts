import type { MiddlewareHandler } from "hono";
import type { ApiEnv } from "../deps.ts";

/** For an API that shows nothing: OWASP REST security cheat sheet, ASVS 5.0 3.4. A route that shows something sets its own policy. */
const HEADERS = {
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
};

export const secureHeaders: MiddlewareHandler<ApiEnv> = async (c, next) => {
  await next();
  if (c.res.status === 101) return;
  for (const [name, value] of Object.entries(HEADERS)) if (!c.res.headers.has(name)) c.header(name, value);
  if (c.var.actor && !c.res.headers.has("Cache-Control")) c.header("Cache-Control", "no-store");
};
