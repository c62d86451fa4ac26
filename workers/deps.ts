/** The API's dependencies, built from the Worker's bindings. */
import type { Health } from "../containers/contract/task.ts";
import type { ApiDeps } from "../src/api/deps.ts";
import { openDb } from "../src/db/client.ts";
import { describeError } from "../src/describe-error.ts";
import { newId } from "../src/db/new-id.ts";
import { watchRequest } from "../src/dubs/watcher.ts";
import { mediaServer } from "../src/media/serve-media.ts";
import { enginesNow } from "../src/providers/on-now.ts";
import { vendorSettings } from "../src/providers/vendor-settings.ts";
import { computeOf } from "./compute-object.ts";
import { credentialKeys, guardOf } from "./credentials.ts";
import { dubStub } from "./dub-stub.ts";
import { variablesOf } from "./env.ts";
import { clientMedia } from "./media.ts";

const SERVICES = ["media", "whisperx", "demucs", "kokoro", "bergamot"];
const now = (): Date => new Date();

export function apiDeps(env: Env): ApiDeps {
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
    sleep: (ms) => scheduler.wait(ms),
    log: (entry) => console.log(JSON.stringify(entry)),
    warn: (message, cause) => console.warn(JSON.stringify({ event: "warning", message, cause: describeError(cause) })),
  };
}

async function healthOf(env: Env): Promise<Map<string, Health | "asleep" | null>> {
  return new Map(await Promise.all(SERVICES.map(async (service) => [service, await computeOf(env, service, 0).health()] as const)));
}
