import type { Context } from "hono";
import type { IdempotentRequest } from "../db/once.ts";
import type { ApiEnv } from "./deps.ts";
import { idempotent } from "./idempotency.ts";

/** As `idempotent`, for what a person does: members of a workspace do not get each other's answers. */
export async function ownRequest(c: Context<ApiEnv>, input: unknown): Promise<IdempotentRequest | null> {
  const request = await idempotent(c, input);
  return request && { ...request, key: `${c.var.actor?.person?.userId ?? ""} ${request.key}` };
}
