/** What the API needs of the world, built from the Worker's environment. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context as HonoContext } from "hono";
import type { Message } from "../../containers/contract/task.ts";
import type { Actor } from "../accounts/actor.ts";
import type { Context, SystemContext } from "../context.ts";
import type { MasterKeys } from "../credentials/master-keys.ts";
import type { EngineCatalogue } from "../dubs/engines.ts";
import type { TaskClaims } from "../dubs/task-token.ts";
import type { Watcher } from "../dubs/watcher.ts";
import type { ServeMedia } from "../media/serve-media.ts";
import type { Guard } from "../net/guard.ts";
import type { AccessLogEntry } from "./middleware/access-log.ts";
import type { SecurityEntry } from "./middleware/security-log.ts";
import type { RateLimit } from "./rate-limit/leases.ts";
import { networkOf } from "./rate-limit/network.ts";
import type { Platform } from "../platform/platform.ts";

export type ApiDeps = SystemContext & {
  /** The dub's WebSocket: 101, a snapshot frame `{type: "snapshot", ...Snapshot}`, then DubEvents, from after `after` where given; or a WatchRefusal as JSON. */
  watch: (watcher: Watcher) => Promise<Response>;
  /** What is on now, in order of preference. Asked at most every ten seconds. */
  engines: () => Promise<EngineCatalogue>;
  /** What a compute service says of an errand's task. */
  hearErrand: (errandId: string, attempt: number, message: Message) => Promise<{ status: number; body: unknown }>;
  /** The other end of URLs that the Worker signs; null where S3 signs them. */
  serveMedia: ServeMedia | null;
  /** At least 32 random bytes. Signs tickets and task tokens. */
  tokenSecret: string;
  /** What seals the keys that workspaces bring. */
  credentialKeys: () => Promise<MasterKeys>;
  /** Stands before every address that a user gave. */
  guard: Guard;
  /** How clients reach this API, without a slash at the end. Links are made from it, never from `Host`. */
  publicUrl: string;
  /** Exact origins of browsers that may call the API. */
  corsOrigins: readonly string[];
  sleep: (ms: number) => Promise<void>;
  log: (entry: AccessLogEntry | SecurityEntry) => void;
  /** Null: requests are not counted. */
  rateLimit: RateLimit | null;
  /** What the API stands on, as health and the admin see it. */
  platform: Platform;
};

export type ApiEnv = {
  Bindings: object;
  Variables: {
    deps: ApiDeps;
    requestId: string;
    actor: Actor | undefined;
    task: TaskClaims | undefined;
    engines: () => Promise<EngineCatalogue>;
  };
};
export type Api = OpenAPIHono<ApiEnv>;

/** The services' context of an authenticated request. */
export function contextOf(c: Pick<HonoContext<ApiEnv>, "var" | "req">): Context {
  const { deps, actor } = c.var;
  if (!actor) throw new Error("A route that needs an actor has a policy without one.");
  return { ...systemOf(deps), actor, network: networkOf(c.req.header("cf-connecting-ip")) };
}

/** What of the dependencies every verb gets. */
export const systemOf = ({ db, media, dubs, now, newId, beginErrand, warn }: SystemContext): SystemContext => ({
  db,
  media,
  dubs,
  now,
  newId,
  beginErrand,
  warn,
});
