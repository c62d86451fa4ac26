/** Turns floods away before anything is read or counted for them. */
import type { MiddlewareHandler } from "hono";
import { AppError } from "../../errors.ts";
import type { ApiEnv } from "../deps.ts";
import type { FloodGuard } from "../rate-limit/flood.ts";
import { networkOf } from "../rate-limit/network.ts";

/** Our own containers come without `CF-Connecting-IP`, which Cloudflare sets on every request from outside: they pass. So does everybody where the guard fails. */
export const floodGuard: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const { rateLimit, warn } = c.var.deps;
  const network = rateLimit?.flood ? networkOf(c.req.header("cf-connecting-ip")) : null;
  if (rateLimit?.flood && network !== null && !(await admits(rateLimit.flood, network, warn))) throw tooMany(rateLimit.flood);
  await next();
};

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
