import { setTimeout as sleep } from "node:timers/promises";
import { type Callback, StaleAttempt } from "./callback.ts";
import { Unreachable } from "./retry.ts";

type Ending = "stale" | "cancel" | "lost";
export type Heart = { everyMs: number; callback: Callback; progress(): number; end(reason: Ending): void; trouble(error: unknown): void; signal: AbortSignal };

/** The period is a promise to the caller, so the beat comes a little earlier. */
const HASTE = 0.8;

/** Beats at once and then at least every `everyMs` until `signal` aborts, or until an answer (or none for minutes) ends the task. */
export async function keepBeating(heart: Heart): Promise<void> {
  while (!heart.signal.aborted) {
    const began = performance.now();
    const ending = await beat(heart);
    if (ending) return heart.end(ending);
    await pause(began + heart.everyMs * HASTE - performance.now(), heart.signal);
  }
}

async function beat(heart: Heart): Promise<Ending | null> {
  try {
    const { next } = await heart.callback({ kind: "heartbeat", progress: heart.progress() }, heart.signal);
    return next === "cancel" ? "cancel" : null;
  } catch (error) {
    if (heart.signal.aborted) return null;
    if (error instanceof StaleAttempt) return "stale";
    if (error instanceof Unreachable) return "lost";
    heart.trouble(error);
    return null;
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(Math.max(0, ms), undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
