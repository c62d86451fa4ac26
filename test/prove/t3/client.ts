/** Requests of a client that lives through restarts of the platform: what is not answered is asked again, with the same key. */
import { setTimeout as sleep } from "node:timers/promises";
import type { World } from "../../e2e/world.ts";

export type Job = { id: string; dubId: string; status: string; progress: number; failure: { code: string; message: string } | null };
export type Dub = { id: string; videoId: string; sequence: number };
export type Output = { id: string; language: string; kind: string; format: string; sizeBytes: number; stale: boolean; url: string };
export type Line = { id: string; revision: number; text: string; translation: { text: string } | null };
export type Page<T> = { data: T[]; nextCursor: string | null };

/** `idempotencyKey`: so that a repeated request is the same one. `signal`: the client's death. */
export type Ask = { body?: unknown; idempotencyKey?: string; signal?: AbortSignal };

const TIMEOUT_MS = 15_000;
/** Longer than a platform that lost its workerd needs to be back. */
const PATIENCE_MS = 60_000;
const AGAIN_MS = 200;
export const ENDS = new Set(["succeeded", "failed", "canceled"]);

export class Refused extends Error {
  readonly status: number;
  readonly code: string;

  constructor(what: string, status: number, text: string) {
    super(`${what} was answered ${status}: ${text.slice(0, 300)}`);
    this.status = status;
    this.code = /"code":"([a-z_]+)"/.exec(text)?.[1] ?? "";
  }
}

/** One try. Throws Refused, or what fetch throws. */
export async function askOnce<T>({ platform }: World, method: string, path: string, { body, idempotencyKey, signal }: Ask = {}): Promise<T> {
  const headers = {
    authorization: `Bearer ${platform.key}`,
    ...(body !== undefined && { "content-type": "application/json" }),
    ...(idempotencyKey !== undefined && { "idempotency-key": idempotencyKey }),
  };
  const late = AbortSignal.timeout(TIMEOUT_MS);
  const answer = await fetch(new URL(path, platform.url), {
    method,
    headers,
    signal: signal ? AbortSignal.any([signal, late]) : late,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Refused(`${method} ${path}`, answer.status, text);
  return (text ? JSON.parse(text) : null) as T;
}

/** Until it is answered by anything but a failure of the platform. */
export async function ask<T>(world: World, method: string, path: string, how: Ask = {}): Promise<T> {
  for (const until = Date.now() + PATIENCE_MS; ; await sleep(AGAIN_MS)) {
    try {
      return await askOnce<T>(world, method, path, how);
    } catch (error) {
      if (how.signal?.aborted || (error instanceof Refused && error.status < 500) || Date.now() > until) throw error;
    }
  }
}

/** The job as it ended; null when it has not by then. */
export async function ended(world: World, jobId: string, withinMs: number): Promise<Job | null> {
  for (const until = Date.now() + withinMs; Date.now() < until; await sleep(AGAIN_MS)) {
    const job = await ask<Job>(world, "GET", `/v1/jobs/${jobId}`);
    if (ENDS.has(job.status)) return job;
  }
  return null;
}

export async function all<T>(world: World, path: string): Promise<T[]> {
  const rows: T[] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const page: Page<T> = await ask(world, "GET", `${path}${path.includes("?") ? "&" : "?"}limit=100${cursor && `&cursor=${cursor}`}`);
    rows.push(...page.data);
    cursor = page.nextCursor;
  }
  return rows;
}
