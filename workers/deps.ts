/** The API's dependencies, built from the Worker's bindings. */
import type { Health } from "../containers/contract/task.ts";
import { version } from "../package.json";
import type { ApiDeps } from "../src/api/deps.ts";
import type { FloodGuard } from "../src/api/rate-limit/flood.ts";
import type { RateLimit } from "../src/api/rate-limit/leases.ts";
import { openDb } from "../src/db/client.ts";
import { reportErrand } from "../src/errands/report-errand.ts";
import { describeError } from "../src/describe-error.ts";
import { newId } from "../src/db/new-id.ts";
import { watchRequest } from "../src/dubs/watcher.ts";
import { mediaServer } from "../src/media/serve-media.ts";
import type { Platform, PoolStatus, Probe } from "../src/platform/platform.ts";
import { enginesNow } from "../src/providers/on-now.ts";
import { vendorSettings } from "../src/providers/vendor-settings.ts";
import { workerStages } from "../src/stages/index.ts";
import { computeOf } from "./compute-object.ts";
import { credentialKeys, guardOf } from "./credentials.ts";
import { dubStub } from "./dub-stub.ts";
import { variablesOf } from "./env.ts";
import { errandPorts, errandSender } from "./errand-ports.ts";
import { clientMedia } from "./media.ts";

const SERVICES = ["media", "whisperx", "demucs", "kokoro", "bergamot"];
const now = (): Date => new Date();

const made = new WeakMap<object, ApiDeps>();

/** Kept, as nothing in it is of one request. */
export function apiDeps(env: Env): ApiDeps {
  const deps = made.get(env) ?? makeDeps(env);
  made.set(env, deps);
  return deps;
}

function makeDeps(env: Env): ApiDeps {
  const { TOKEN_SECRET, PUBLIC_URL, CORS_ORIGINS } = variablesOf(env);
  return {
    db: openDb(env.DB),
    media: clientMedia(env),
    dubs: (dubId) => dubStub(env, dubId),
    watch: (watcher) => dubStub(env, watcher.dubId).fetch(watchRequest(watcher)),
    engines: async () => enginesNow(await healthOf(env), vendorSettings(env)),
    serveMedia: mediaServer({ bucket: env.MEDIA, secret: TOKEN_SECRET, now }),
    tokenSecret: TOKEN_SECRET,
    credentialKeys: () => credentialKeys(env),
    guard: guardOf(env),
    publicUrl: PUBLIC_URL.replace(/\/$/, ""),
    corsOrigins: CORS_ORIGINS,
    now,
    newId: (prefix) => newId(prefix),
    beginErrand: errandSender(env),
    hearErrand: (errandId, attempt, message) => reportErrand(errandPorts(env), errandId, attempt, message),
    sleep: (ms) => scheduler.wait(ms),
    rateLimit: rateLimitOf(env),
    platform: platformOf(env),
    log: (entry) => console.log(JSON.stringify(entry)),
    warn: (message, cause) => console.warn(JSON.stringify({ event: "warning", message, cause: describeError(cause) })),
  };
}

async function healthOf(env: Env): Promise<Map<string, Health | "asleep" | null>> {
  return new Map(await Promise.all(SERVICES.map(async (service) => [service, await computeOf(env, service, 0).health()] as const)));
}

function rateLimitOf(env: Env): RateLimit | null {
  const limit = variablesOf(env).REQUESTS_PER_MINUTE;
  if (limit === 0) return null;
  return { policy: { limit, windowSeconds: 60 }, lease: (subject, policy) => env.QUOTA.getByName(subject).lease(policy), flood: floodOf(env) };
}

/** The period that wrangler.toml gives the binding. */
const FLOOD_SECONDS = 10;

function floodOf({ FLOOD }: Partial<Env>): FloodGuard | null {
  return FLOOD ? { seconds: FLOOD_SECONDS, admits: async (network) => (await FLOOD.limit({ key: network })).success } : null;
}

function platformOf(env: Env): Platform {
  return {
    probes: probesOf(env),
    services: Object.fromEntries(SERVICES.map((service) => [service, () => computeOf(env, service, 0).health()])),
    pools: () => Promise.all(SERVICES.map(async (service): Promise<PoolStatus> => env.POOL.getByName(service).status())),
    version,
    stageVersions: Object.fromEntries(Object.entries(workerStages).map(([stage, { version: of }]) => [stage, of])),
  };
}

/** The queue cannot be asked without sending something: that it is bound is all that is known. */
function probesOf(env: Env): Record<string, Probe> {
  return {
    database: async () => ({ ok: (await env.DB.prepare("select 1 as one").first<number>("one")) === 1, detail: "D1 answers." }),
    objects: async () => {
      await env.MEDIA.head("readyz");
      return { ok: true, detail: "R2 answers." };
    },
    queue: async () => ({ ok: typeof env.UNITS.send === "function", detail: "The queue of units is bound." }),
  };
}
