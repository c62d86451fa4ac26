/** Where Cloudflare calls in. */
import { purgeLapsed, purgePending } from "../src/accounts/purge-pending.ts";
import { createApi } from "../src/api/app.ts";
import { rewrapCredentials } from "../src/credentials/rewrap-credentials.ts";
import { dismissRevoked } from "../src/dubs/services/dismiss-watchers.ts";
import { sweepErrands } from "../src/errands/sweep-errands.ts";
import { sendDue, sendSoon } from "../src/mail/send-due.ts";
import { sweepJobs } from "../src/dubs/services/sweep-jobs.ts";
import { abortStale } from "../src/uploads/abort-stale.ts";
import { purgeDeleted } from "../src/videos/purge-deleted.ts";
import { credentialKeys } from "./credentials.ts";
import { apiDeps } from "./deps.ts";
import { consumeErrands, ERRANDS_QUEUE, SLOW_ERRANDS_QUEUE } from "./errand-consumer.ts";
import { mailing } from "./mail.ts";
import { consumeDeadUnits, consumeUnits } from "./unit-consumer.ts";

export { BergamotCompute, DemucsCompute, Gate, KokoroCompute, MediaCompute, WhisperxCompute } from "./compute-object.ts";
export { DubObject } from "./dub-object.ts";
export { LimitObject } from "./limit-object.ts";
export { PoolObject } from "./pool-object.ts";
export { QuotaObject } from "./quota-object.ts";

const DEAD_QUEUE = "units-dead";
const MAILS_PER_SWEEP = 20;
/** By `METHOD /path`. */
const MAILING = /^(POST \/v1\/(auth\/|workspaces\/[^/]+\/invitations$)|DELETE \/v1\/(me|workspaces\/[^/]+)$)/;
const api = createApi<Env>((env) => apiDeps(env));

export default {
  async fetch(request, env, ctx) {
    const answer = await api.fetch(request, env, ctx);
    // What such a request wrote may be a mail that somebody waits for: it does not wait for the sweeper.
    if (MAILING.test(`${request.method} ${new URL(request.url).pathname}`)) ctx.waitUntil(sendSoon({ ...apiDeps(env), ...mailing(env) }));
    return answer;
  },
  async queue(batch, env) {
    if (batch.queue === ERRANDS_QUEUE || batch.queue === SLOW_ERRANDS_QUEUE) return consumeErrands(batch, env);
    await (batch.queue === DEAD_QUEUE ? consumeDeadUnits(batch, env) : consumeUnits(batch, env));
  },
  /** The sweeper: nothing that should move stands still because a message or an alarm was lost. */
  async scheduled(_controller, env) {
    const deps = apiDeps(env);
    const sweeps = [sweepJobs(deps), sweepErrands(deps), purgeDeleted(deps), abortStale(deps), dismissRevoked(deps), purgePending(deps), purgeLapsed(deps)];
    await Promise.all([...sweeps, sendDue({ ...deps, ...mailing(env) }, MAILS_PER_SWEEP), rewrap(env, deps)]);
  },
} satisfies ExportedHandler<Env>;

/** Once this is logged no more, and nothing is unreadable, CREDENTIALS_KEY_OLD may go. */
async function rewrap(env: Env, deps: ReturnType<typeof apiDeps>): Promise<void> {
  const done = await rewrapCredentials({ ...deps, keys: await credentialKeys(env) });
  if (done.rewrapped + done.unreadable > 0) console.log(JSON.stringify({ event: "credentials_rewrapped", ...done }));
}
