/** Refuses who asks too often, and tells everybody what remains (draft-ietf-httpapi-ratelimit-headers, RFC 9651 structured fields). */
import type { Context, MiddlewareHandler } from "hono";
import { AppError } from "../../errors.ts";
import type { ApiEnv } from "../deps.ts";
import { problemResponse } from "../problem.ts";
import { Leases, type Taken } from "../rate-limit/leases.ts";
import { networkOf } from "../rate-limit/network.ts";
import type { QuotaPolicy } from "../rate-limit/quota.ts";

const COUNTED = "/v1/";
type Counted = { subject: string; taken: Taken };

/**
 * `count` stands behind a route's policy, which knows who asks, and before its handler; `tell` gives the headers, once the answer is there. Requests
 * whose credential opened nothing count for their network. Not counted: what is not under /v1 (health, media, services), preflights.
 */
export function rateLimiting(): { count: MiddlewareHandler<ApiEnv>; tell: (c: Context<ApiEnv>) => Promise<Record<string, string>> } {
  const leases = new Leases();
  const counted = new WeakMap<Request, Counted>();

  /** Where the count cannot be asked for, everybody passes, and nothing is claimed about it. */
  async function take(c: Context<ApiEnv>): Promise<Taken | null> {
    const { rateLimit, now, warn } = c.get("deps");
    if (!rateLimit || !c.req.path.startsWith(COUNTED)) return null;
    const subject = c.get("actor")?.keyId ?? `net:${networkOf(c.req.header("cf-connecting-ip")) ?? "unknown"}`;
    try {
      const taken = await leases.take(subject, rateLimit, () => now().getTime());
      counted.set(c.req.raw, { subject, taken });
      return taken;
    } catch (error) {
      warn("A request could not be counted.", error);
      return null;
    }
  }

  const count: MiddlewareHandler<ApiEnv> = async (c, next) => {
    const taken = await take(c);
    if (taken && !taken.isAllowed) throw tooMany(taken);
    await next();
  };

  async function tell(c: Context<ApiEnv>): Promise<Record<string, string>> {
    const { rateLimit, now } = c.get("deps");
    if (!rateLimit) return {};
    if (c.res.status === 401 && !counted.has(c.req.raw)) {
      const taken = await take(c);
      if (taken && !taken.isAllowed) c.res = refuse(c, taken);
    }
    const known = counted.get(c.req.raw);
    if (!known) return {};
    const isReplay = c.res.headers.get("Idempotent-Replayed") === "true" && leases.giveBack(known.subject, now().getTime());
    return headersOf(rateLimit.policy, isReplay ? { ...known.taken, remaining: known.taken.remaining + 1 } : known.taken);
  }
  return { count, tell };
}

const headersOf = ({ limit, windowSeconds }: QuotaPolicy, { isAllowed, remaining, resetSeconds }: Taken): Record<string, string> => ({
  "RateLimit-Policy": `"default";q=${limit};w=${windowSeconds}`,
  RateLimit: `"default";r=${remaining};t=${resetSeconds}`,
  ...(!isAllowed && { "Retry-After": String(Math.max(1, resetSeconds)) }),
});

function refuse(c: Context<ApiEnv>, taken: Taken): Response {
  const error = tooMany(taken);
  c.error = error;
  return problemResponse(error, c.get("requestId"));
}

const tooMany = ({ resetSeconds }: Taken) => new AppError("too_many_requests", `Too many requests: try again in ${Math.max(1, resetSeconds)} s.`);
