import type { Context } from "hono";
import type { IdempotentRequest, Once } from "../db/once.ts";
import type { ApiEnv } from "./deps.ts";

/** The request's Idempotency-Key and what it stands for; null without one. `input`: the parsed body, in the schema's order. */
export async function idempotent(c: Context<ApiEnv>, input: unknown): Promise<IdempotentRequest | null> {
  const key = c.req.header("idempotency-key");
  if (key === undefined) return null;
  const text = `${c.req.method} ${c.req.path}\n${JSON.stringify(input)}`;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return { key, hash: Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("") };
}

/** The answer; the client is told when it is an earlier one. */
export function answerOf<T>(c: Context<ApiEnv>, { answer, replayed }: Once<T>): T {
  if (replayed) c.header("Idempotent-Replayed", "true");
  return answer;
}
