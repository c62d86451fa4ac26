import { cors } from "hono/cors";
import type { MiddlewareHandler } from "hono";
import type { ApiEnv } from "../deps.ts";

const exposeHeaders = ["ETag", "Location", "Content-Range", "Content-Disposition", "X-Request-Id", "Idempotent-Replayed", "Retry-After"];

/** Exact origins only; never with cookies. */
export const crossOrigin: MiddlewareHandler<ApiEnv> = (c, next) => {
  const listed = c.var.deps.corsOrigins;
  const allow = cors({ origin: (origin) => (listed.includes(origin) ? origin : null), exposeHeaders, maxAge: 600 });
  return allow(c, next);
};
