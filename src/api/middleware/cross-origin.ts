/** Whose pages may read an answer (https://fetch.spec.whatwg.org/#http-cors-protocol). */
import { cors } from "hono/cors";
import type { Context } from "hono";
import { STREAMS_PATH } from "../../dubs/services/stream-token.ts";
import { MEDIA_PATH } from "../../media/worker-media.ts";
import type { ApiEnv } from "../deps.ts";

const exposeHeaders = [
  "ETag",
  "Location",
  "Accept-Ranges",
  "Content-Length",
  "Content-Range",
  "Content-Disposition",
  "X-Request-Id",
  "Idempotent-Replayed",
  "Retry-After",
  "RateLimit",
  "RateLimit-Policy",
];
const maxAge = 600;
const READING = ["GET", "HEAD"];
/** Players fetch these from other people's pages, with Range: the URL itself is the credential, so the page does not matter. */
const SIGNED = [MEDIA_PATH, STREAMS_PATH];

/** For pages of all origins, refusals included; a preflight allows whatever headers it names, Range among them. */
const allPages = cors({ origin: "*", allowMethods: READING, exposeHeaders, maxAge });
const listedPages = cors({ origin: listedOrigin, exposeHeaders, maxAge });
const EXPOSED = exposeHeaders.join(",");

/** The answer to a preflight; null: the request is none. */
export async function preflight(c: Context<ApiEnv>): Promise<Response | null> {
  if (c.req.method !== "OPTIONS") return null;
  const answer = await (readsBySignedUrl(c) ? allPages : listedPages)(c, async () => undefined);
  return answer ?? null;
}

/** Exact origins only, but for reading what a URL alone gives; never with cookies. `vary`: to be added to what is there. */
export function originHeaders(c: Context<ApiEnv>): Record<string, string> {
  if (readsBySignedUrl(c)) return { "Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": EXPOSED };
  const allowed = listedOrigin(c.req.header("origin") ?? "", c);
  return { ...(allowed !== null && { "Access-Control-Allow-Origin": allowed }), "Access-Control-Expose-Headers": EXPOSED, vary: "Origin" };
}

function listedOrigin(origin: string, c: Context<ApiEnv>): string | null {
  return c.get("deps").corsOrigins.includes(origin) ? origin : null;
}

/** A preflight is judged by what it announces: for a PUT the listed origins alone are let in. */
function readsBySignedUrl(c: Context<ApiEnv>): boolean {
  const method = c.req.method === "OPTIONS" ? c.req.header("access-control-request-method") : c.req.method;
  return method !== undefined && READING.includes(method) && SIGNED.some((prefix) => c.req.path.startsWith(prefix));
}
