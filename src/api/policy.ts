/** Who may call a route. Every route declares one of these; a route without one fails at start (assertPolicies). */
import type { Context, MiddlewareHandler } from "hono";
import type { Actor, Scope } from "../accounts/actor.ts";
import { authenticateKey } from "../accounts/authenticate-key.ts";
import { useTicket } from "../dubs/services/ticket.ts";
import { verifyTaskToken } from "../dubs/task-token.ts";
import { AppError } from "../errors.ts";
import type { Api, ApiEnv } from "./deps.ts";
import { isUpgrade, ticketOf } from "./watch-request.ts";

const policies = new WeakSet<object>();

export type Guard = { middleware: [MiddlewareHandler<ApiEnv>]; security: Record<string, string[]>[] };

function guard(security: Guard["security"], check: (c: Context<ApiEnv>) => void | Promise<void>): Guard {
  const middleware: MiddlewareHandler<ApiEnv> = async (c, next) => {
    await check(c);
    await next();
  };
  policies.add(middleware);
  return { middleware: [middleware], security };
}

export const open = (): Guard => guard([], () => undefined);

/** An API key with this scope. */
export const keyed = (scope: Scope): Guard => guard([{ apiKey: [] }], async (c) => c.set("actor", await keyHolder(c, scope)));

/** A task token: a compute service about its own task. */
export const byTask = (): Guard =>
  guard([{ taskToken: [] }], async (c) => c.set("task", await verifyTaskToken(c.var.deps.tokenSecret, bearer(c) ?? "", c.var.deps.now())));

/** A ticket, or (but not for a WebSocket) an API key that may read. A WebSocket's origin is checked first: a foreign one shall not use the ticket up. */
export const watching = (): Guard =>
  guard([{ ticket: [] }, { apiKey: [] }], async (c) => {
    if (isUpgrade(c.req.raw)) checkOrigin(c);
    const ticket = ticketOf(c.req.raw);
    if (ticket === null && isUpgrade(c.req.raw)) throw new AppError("unauthenticated", "A WebSocket needs a ticket: POST /v1/dubs/{id}/tickets gives one.");
    c.set(
      "actor",
      ticket === null ? await keyHolder(c, "read") : await useTicket(c.var.deps, { ticket, dubId: c.req.param("id") ?? "" }, c.var.deps.tokenSecret),
    );
  });

/** Browsers send an Origin with a WebSocket and ignore CORS; other clients send none. */
function checkOrigin(c: Context<ApiEnv>): void {
  const origin = c.req.header("origin");
  const { corsOrigins, publicUrl } = c.var.deps;
  if (origin !== undefined && origin !== new URL(publicUrl).origin && !corsOrigins.includes(origin))
    throw new AppError("forbidden", "This origin may not watch.");
}

async function keyHolder(c: Context<ApiEnv>, scope: Scope): Promise<Actor> {
  const actor = await authenticateKey(c.var.deps.db, c.var.deps.now(), bearer(c) ?? c.req.header("x-api-key") ?? "");
  if (!actor.scopes.includes(scope)) throw new AppError("forbidden", `The API key lacks the scope ${scope}.`);
  return actor;
}

/** RFC 6750 2.1; the scheme's case does not matter. */
const bearer = (c: Context<ApiEnv>): string | undefined => /^Bearer +(\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];

/** Throws, naming the routes that declared no policy. */
export function assertPolicies(app: Pick<Api, "routes">): void {
  const guarded = new Set(app.routes.filter((route) => policies.has(route.handler)).map((route) => `${route.method} ${route.path}`));
  const bare = app.routes.filter((route) => route.method !== "ALL").map((route) => `${route.method} ${route.path}`);
  const missing = [...new Set(bare)].filter((route) => !guarded.has(route));
  if (missing.length > 0) throw new Error(`Routes without a policy: ${missing.join(", ")}`);
}
