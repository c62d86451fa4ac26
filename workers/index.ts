/** Where Cloudflare calls in. */
import { createApi } from "../src/api/app.ts";
import { rewrapCredentials } from "../src/credentials/rewrap-credentials.ts";
import { dismissRevoked } from "../src/dubs/services/dismiss-watchers.ts";
import { sweepJobs } from "../src/dubs/services/sweep-jobs.ts";
import { abortStale } from "../src/uploads/abort-stale.ts";
import { purgeDeleted } from "../src/videos/purge-deleted.ts";
import { credentialKeys } from "./credentials.ts";
import { apiDeps } from "./deps.ts";
import { consumeDeadUnits, consumeUnits } from "./unit-consumer.ts";

export { BergamotCompute, DemucsCompute, Gate, KokoroCompute, MediaCompute, WhisperxCompute } from "./compute-object.ts";
export { DubObject } from "./dub-object.ts";
export { LimitObject } from "./limit-object.ts";
export { PoolObject } from "./pool-object.ts";

const DEAD_QUEUE = "units-dead";
const api = createApi<Env>((env) => apiDeps(env));

export default {
  fetch: api.fetch,
  queue: (batch, env) => (batch.queue === DEAD_QUEUE ? consumeDeadUnits(batch, env) : consumeUnits(batch, env)),
  /** The sweeper: nothing that should move stands still because a message or an alarm was lost. */
  async scheduled(_controller, env) {
    const deps = apiDeps(env);
    await Promise.all([sweepJobs(deps), purgeDeleted(deps), abortStale(deps), dismissRevoked(deps), rewrap(env, deps)]);
  },
} satisfies ExportedHandler<Env>;

/** Once this is logged no more, and nothing is unreadable, CREDENTIALS_KEY_OLD may go. */
async function rewrap(env: Env, deps: ReturnType<typeof apiDeps>): Promise<void> {
  const done = await rewrapCredentials({ ...deps, keys: await credentialKeys(env) });
  if (done.rewrapped + done.unreadable > 0) console.log(JSON.stringify({ event: "credentials_rewrapped", ...done }));
}
