/** Turns floods away before anything is read or counted for them. */
import type { Context } from "hono";
import { AppError } from "../../errors.ts";
import type { ApiEnv } from "../deps.ts";
import { problemResponse } from "../problem.ts";
import type { FloodGuard } from "../rate-limit/flood.ts";
import { networkOf } from "../rate-limit/network.ts";

/**
 * The refusal, or null. Our own containers come without `CF-Connecting-IP`, which Cloudflare sets on every request from outside: they pass.
 * So does everybody where the guard does not answer.
 */
export async function turnAway(c: Context<ApiEnv>): Promise<Response | null> {
  const flood = c.get("deps").rateLimit?.flood;
  const network = flood ? networkOf(c.req.header("cf-connecting-ip")) : null;
  if (!flood || network === null || (await admits(flood, network, c.get("deps").warn))) return null;
  c.error = tooMany(flood);
  return problemResponse(tooMany(flood), c.get("requestId"));
}

async function admits(flood: FloodGuard, network: string, warn: (message: string, cause: unknown) => void): Promise<boolean> {
  try {
    return await flood.admits(network);
  } catch (error) {
    warn("The flood guard does not answer.", error);
    return true;
  }
}

const tooMany = ({ seconds }: FloodGuard) =>
  new AppError("too_many_requests", `Too many requests come from this network: try again in ${seconds} s.`, { details: { retryAfterSeconds: seconds } });
