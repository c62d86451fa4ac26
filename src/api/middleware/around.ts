/**
 * What happens around every request, in one layer: each layer more costs closures and promises, and each `c.header()` on a finished answer a
 * copy of that answer (`npm run bench -- api` counts it). The parts lie beside, one a file.
 */
import type { Context, MiddlewareHandler } from "hono";
import type { ApiEnv } from "../deps.ts";
import { logRequest } from "./access-log.ts";
import { originHeaders, preflight } from "./cross-origin.ts";
import { turnAway } from "./flood-guard.ts";
import { requestIdOf } from "./request-id.ts";
import { secureHeaders } from "./secure-headers.ts";

/** What was begun and has a Location is asked about there again, not sooner than this. */
const ASK_AGAIN_SECONDS = "2";

/** `tell`: what remains of the quota, once the answer is there. */
export function around(tell: (c: Context<ApiEnv>) => Promise<Record<string, string>>): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const startedAt = c.get("deps").now().getTime();
    c.set("requestId", requestIdOf(c));
    const early = (await preflight(c)) ?? (await turnAway(c));
    if (early) c.res = early;
    else await next();
    // A WebSocket's answer takes no headers.
    if (c.res.status !== 101) write(c, early ? {} : await tell(c));
    logRequest(c, startedAt);
  };
}

function write(c: Context<ApiEnv>, told: Record<string, string>): void {
  const headers = changeable(c);
  for (const [name, value] of Object.entries(secureHeaders(c))) if (!headers.has(name)) headers.set(name, value);
  for (const [name, value] of Object.entries(told)) headers.set(name, value);
  if (c.res.status === 202 && headers.has("Location") && !headers.has("Retry-After")) headers.set("Retry-After", ASK_AGAIN_SECONDS);
  if (c.req.method === "OPTIONS") return;
  const { vary, ...allowed } = originHeaders(c);
  for (const [name, value] of Object.entries(allowed)) headers.set(name, value);
  if (vary) headers.append("Vary", vary);
}

/** Redirects, and what others answered for us, come with headers that nobody may change: those answers are copied once. */
function changeable(c: Context<ApiEnv>): Headers {
  try {
    c.res.headers.set("X-Request-Id", c.get("requestId"));
  } catch {
    c.res = new Response(c.res.body, c.res);
    c.res.headers.set("X-Request-Id", c.get("requestId"));
  }
  return c.res.headers;
}
