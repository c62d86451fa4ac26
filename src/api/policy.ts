/** Who may call a route. Every route declares one of these; a route without one fails at start (assertPolicies). */
import type { Context, MiddlewareHandler } from "hono";
import { getCookie } from "hono/cookie";
import { type Actor, can, type Scope } from "../accounts/actor.ts";
import { authenticateKey } from "../accounts/authenticate-key.ts";
import { authenticatePerson, SESSION_COOKIE } from "../accounts/authenticate-person.ts";
import { authenticateToken } from "../accounts/authenticate-token.ts";
import { personOf, verifiedPerson } from "../accounts/person.ts";
import { looksCompact } from "../accounts/verify-compact.ts";
import { useTicket } from "../dubs/services/ticket.ts";
import { verifyTaskToken } from "../dubs/task-token.ts";
import { AppError } from "../errors.ts";
import type { Api, ApiEnv } from "./deps.ts";
import { isUpgrade, ticketOf } from "./watch-request.ts";

const policies = new WeakSet<object>();
const CREDENTIALS: Record<string, string[]>[] = [{ apiKey: [] }, { session: [] }, { accessToken: [] }];

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

/** For everybody, but not from a page of somebody else, which would sign people in as whom it likes. */
export const openToOwnPages = (): Guard => guard([], (c) => checkOrigin(c, "This origin may not sign anybody in."));

/** An API key, a session or an access token with this scope. */
export const keyed = (scope: Scope): Guard => guard(CREDENTIALS, async (c) => c.set("actor", await holder(c, scope)));

/** A person, by a session or an access token: what concerns nobody else, whatever the workspace. */
export const personal = (): Guard =>
  guard(
    CREDENTIALS.filter((credential) => !("apiKey" in credential)),
    async (c) => {
      const actor = await whoAsks(c, "This is for people: sign in, or send an access token as `Authorization: Bearer ...`.");
      // Before anything is refused: the logs say who it was.
      c.set("actor", actor);
      personOf(actor);
    },
  );

/** A session by its cookie alone: an access token shall not make the next one. */
export const bySession = (): Guard =>
  guard([{ session: [] }], async (c) => {
    if (presentedOf(c) !== undefined || getCookie(c, SESSION_COOKIE) === undefined)
      throw new AppError("unauthenticated", "This takes a session's cookie, and no key or token beside it.");
    c.set("actor", await whoAsks(c));
  });

/** A task token: a compute service about its own task. */
export const byTask = (): Guard =>
  guard([{ taskToken: [] }], async (c) => c.set("task", await verifyTaskToken(c.var.deps.tokenSecret, bearer(c) ?? "", c.var.deps.now())));

/** A ticket, or (but not for a WebSocket) a key, session or access token that may read. A WebSocket's origin is checked first: a foreign one shall not use the ticket up. */
export const watching = (): Guard =>
  guard([{ ticket: [] }, ...CREDENTIALS], async (c) => {
    if (isUpgrade(c.req.raw)) checkOrigin(c, "This origin may not watch.");
    const ticket = ticketOf(c.req.raw);
    if (ticket === null && isUpgrade(c.req.raw)) throw new AppError("unauthenticated", "A WebSocket needs a ticket: POST /v1/dubs/{id}/tickets gives one.");
    c.set("actor", ticket === null ? await holder(c, "read") : await useTicket(c.var.deps, { ticket, dubId: c.req.param("id") ?? "" }, c.var.deps.tokenSecret));
  });

/** Browsers send an Origin with a POST, and with a WebSocket, where they ignore CORS; other clients send none. */
function checkOrigin(c: Context<ApiEnv>, refusal: string): void {
  const origin = c.req.header("origin");
  const { corsOrigins, publicUrl } = c.var.deps;
  if (origin !== undefined && origin !== new URL(publicUrl).origin && !corsOrigins.includes(origin)) throw new AppError("forbidden", refusal);
}

async function holder(c: Context<ApiEnv>, scope: Scope): Promise<Actor> {
  const actor = await whoAsks(c);
  c.set("actor", actor);
  if (can(actor, scope, actor)) return actor;
  if (actor.person) verifiedPerson(actor);
  throw new AppError("forbidden", actor.person ? `Your role here does not include "${scope}".` : `The API key lacks the scope ${scope}.`);
}

const presentedOf = (c: Context<ApiEnv>): string | undefined => bearer(c) ?? c.req.header("x-api-key");

/** A key or token in a header wins over a cookie that a browser sends by itself. */
async function whoAsks(c: Context<ApiEnv>, wanted = "Send an API key or an access token as `Authorization: Bearer ...`, or sign in."): Promise<Actor> {
  const { db, now, tokenSecret, publicUrl } = c.var.deps;
  const presented = presentedOf(c);
  const token = bearer(c);
  if (token !== undefined && looksCompact(token)) return authenticateToken(db, now(), { secret: tokenSecret, issuer: publicUrl }, token);
  const cookie = getCookie(c, SESSION_COOKIE);
  if (presented !== undefined) return authenticateKey(db, now(), presented);
  if (cookie === undefined) throw new AppError("unauthenticated", `${hasOtherScheme(c) ? "The Authorization header has another scheme. " : ""}${wanted}`);
  if (c.req.method !== "GET" && c.req.method !== "HEAD") checkOwnPage(c);
  return authenticatePerson(db, now(), { token: cookie }, c.req.header("onevoice-workspace") ?? null);
}

/** A cookie comes with requests of any page: only ours, and those listed, may write with it (ASVS 5.0 3.5.1). */
function checkOwnPage(c: Context<ApiEnv>): void {
  const origin = c.req.header("origin");
  const { corsOrigins, publicUrl } = c.var.deps;
  if (origin === undefined || (origin !== new URL(publicUrl).origin && !corsOrigins.includes(origin)))
    throw new AppError("forbidden", "A session's cookie writes only from our own pages: their Origin is missing or foreign.");
}

const hasOtherScheme = (c: Context<ApiEnv>): boolean => c.req.header("authorization") !== undefined;

/** RFC 6750 2.1; the scheme's case does not matter. */
const bearer = (c: Context<ApiEnv>): string | undefined => /^Bearer +(\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];

/** Throws, naming the routes that declared no policy. */
export function assertPolicies(app: Pick<Api, "routes">): void {
  const guarded = new Set(app.routes.filter((route) => policies.has(route.handler)).map((route) => `${route.method} ${route.path}`));
  const bare = app.routes.filter((route) => route.method !== "ALL").map((route) => `${route.method} ${route.path}`);
  const missing = [...new Set(bare)].filter((route) => !guarded.has(route));
  if (missing.length > 0) throw new Error(`Routes without a policy: ${missing.join(", ")}`);
}
