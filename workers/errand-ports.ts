/** The world of errands, built from the Worker's bindings. */
import { openDb } from "../src/db/client.ts";
import { newId } from "../src/db/new-id.ts";
import { describeError } from "../src/describe-error.ts";
import { signTaskToken } from "../src/dubs/task-token.ts";
import type { ErrandPorts } from "../src/errands/errand.ts";
import { errandKinds } from "../src/errands/kinds.ts";
import { guardOf } from "./credentials.ts";
import { dubStub, poolStub } from "./dub-stub.ts";
import { variablesOf } from "./env.ts";
import { clientMedia, computeMedia } from "./media.ts";

/** As for the tasks of dubs: the fence is the attempt, not the clock. */
const TOKEN_MS = 24 * 3_600_000;
/** The longest that a message of the queue may be held back. */
const MOST_DELAY_SECONDS = 12 * 3600;

export function errandPorts(env: Env): ErrandPorts {
  const { TOKEN_SECRET, CALLBACK_URL, PUBLIC_URL, HEARTBEAT_MS } = variablesOf(env);
  return {
    db: openDb(env.DB),
    media: clientMedia(env),
    computeMedia: computeMedia(env),
    dubs: (dubId) => dubStub(env, dubId),
    pool: (lane) => poolStub(env, lane),
    guard: guardOf(env),
    publicUrl: PUBLIC_URL.replace(/\/$/, ""),
    now: () => new Date(),
    newId: (prefix) => newId(prefix),
    wait: (ms) => scheduler.wait(ms),
    beginErrand: errandSender(env),
    signTask: (errandId, attempt) => signTaskToken(TOKEN_SECRET, { dubId: errandId, attempt }, new Date(Date.now() + TOKEN_MS)),
    callbackUrl: (errandId, attempt) => new URL(`/internal/tasks/${errandId}/${attempt}`, CALLBACK_URL).href,
    heartbeatMs: HEARTBEAT_MS,
    kinds: errandKinds,
    warn: (message, cause) => console.warn(JSON.stringify({ event: "warning", message, cause: describeError(cause) })),
  };
}

/** What could not be sent the sweeper sends. */
export function errandSender(env: Env): (errandId: string, afterMs?: number) => Promise<void> {
  return async (errandId, afterMs = 0) => {
    const delaySeconds = Math.min(MOST_DELAY_SECONDS, Math.ceil(afterMs / 1000));
    try {
      await env.ERRANDS.send({ v: 1, errandId }, { delaySeconds });
    } catch (error) {
      console.warn(JSON.stringify({ event: "errand_not_sent", errand: errandId, error: describeError(error) }));
    }
  };
}
