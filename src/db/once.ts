/**
 * Requests that create, done once per Idempotency-Key. The answer is written in the same batch as what was created, so
 * that there is no moment in which one is there without the other: whoever loses a race gets the winner's answer.
 */
import { and, eq, lte } from "drizzle-orm";
import type { Context } from "../context.ts";
import { AppError } from "../errors.ts";
import { runBatch, type Statement } from "./client.ts";
import { idempotencyKeys } from "./schema.ts";

/** How long an answer is kept for a repeated request. */
const KEEP_MS = 24 * 60 * 60 * 1000;

/** `hash`: of method, path and body. */
export type IdempotentRequest = { key: string; hash: string };
export type Once<T> = { answer: T; replayed: boolean };
/** `undo`: gives back what `create` took outside the database, when the batch failed. */
export type Creation<T> = { answer: T; statements: Statement[]; undo?: () => Promise<void> };
type OnceContext = Pick<Context, "db" | "now" | "actor">;

/** Throws `idempotency_key_reused` when the key came with another request before. Without a key it always creates. */
export async function once<T>(context: OnceContext, request: IdempotentRequest | null, create: () => Promise<Creation<T>>): Promise<Once<T>> {
  const earlier = request && (await find<T>(context, request));
  if (earlier) return earlier;
  const creation = await create();
  try {
    await runBatch(context.db, [...(request ? record(context, request, creation.answer) : []), ...creation.statements]);
    return { answer: creation.answer, replayed: false };
  } catch (error) {
    await creation.undo?.();
    const winner = request && (await find<T>(context, request));
    if (!winner) throw error;
    return winner;
  }
}

const rowOf = (context: OnceContext, request: IdempotentRequest) =>
  and(eq(idempotencyKeys.workspaceId, context.actor.workspaceId), eq(idempotencyKeys.key, request.key));

/** The hash covers the route, so that an answer found is always of the caller's own kind. */
async function find<T>(context: OnceContext, request: IdempotentRequest): Promise<Once<T> | null> {
  const [row] = await context.db.select().from(idempotencyKeys).where(rowOf(context, request));
  if (!row || row.expiresAt <= context.now()) return null;
  if (row.requestHash !== request.hash)
    throw new AppError("idempotency_key_reused", "This Idempotency-Key was used with another request. Use a new one for a new request.");
  return { answer: row.answer as T, replayed: true };
}

function record(context: OnceContext, request: IdempotentRequest, answer: unknown): Statement[] {
  const { db, now, actor } = context;
  const row = { workspaceId: actor.workspaceId, key: request.key, requestHash: request.hash, answer, expiresAt: new Date(now().getTime() + KEEP_MS) };
  return [db.delete(idempotencyKeys).where(and(rowOf(context, request), lte(idempotencyKeys.expiresAt, now()))), db.insert(idempotencyKeys).values(row)];
}
