/** What a watchful operator is told (ASVS 5.0 16.3, in the spirit of OWASP's logging vocabulary): ids and networks, never an address, a token or a name. */
import type { Context, MiddlewareHandler } from "hono";
import { getCookie } from "hono/cookie";
import { SESSION_COOKIE } from "../../accounts/authenticate-person.ts";
import { AppError, type ProblemCode } from "../../errors.ts";
import type { ApiEnv } from "../deps.ts";
import { networkOf } from "../rate-limit/network.ts";
import { ticketOf } from "../watch-request.ts";

/** What was done, told by the route that did it. */
export const deeds = [
  "sign_up_asked",
  "sign_in_succeeded",
  "email_verified",
  "reset_asked",
  "password_reset",
  "password_changed",
  "email_change_asked",
  "email_changed",
  "session_revoked",
  "key_created",
  "key_revoked",
  "role_changed",
  "member_removed",
  "export_asked",
  "erasure_asked",
] as const;
/** What was refused, told by `securityLog` whatever the route, but for `admin_refused`, which looks like a route that is not there. */
export const refusals = ["sign_in_failed", "attempts_throttled", "reauthentication_failed", "token_refused", "access_refused", "admin_refused"] as const;
export type SecurityKind = (typeof deeds)[number] | (typeof refusals)[number];

export type SecurityEntry = {
  event: "security";
  requestId: string;
  /** What happened. */
  what: SecurityKind;
  /** Who did it; null: nobody knows. */
  userId: string | null;
  workspaceId: string | null;
  /** Of the key or session it came with. */
  credentialId: string | null;
  /** What it was done to: a key, a session, a member, a workspace; null: to the person, or refused. */
  subjectId: string | null;
  /** Where it came from: /24 or /48; null: not known. */
  network: string | null;
};
type About = { subjectId?: string; userId?: string; workspaceId?: string };

export function tellSecurity(c: Context<ApiEnv>, what: SecurityKind, about: About = {}): void {
  const { deps, requestId, actor } = c.var;
  deps.log({
    event: "security",
    requestId,
    what,
    userId: about.userId ?? actor?.person?.userId ?? null,
    workspaceId: about.workspaceId ?? actor?.workspaceId ?? null,
    credentialId: actor?.keyId ?? null,
    subjectId: about.subjectId ?? null,
    network: networkOf(c.req.header("cf-connecting-ip")),
  });
}

/** Refusals that say something of who asks, whatever route it was. */
export const securityLog: MiddlewareHandler<ApiEnv> = async (c, next) => {
  await next();
  const what = c.error instanceof AppError ? refusalOf(c, c.error.code) : null;
  if (what) tellSecurity(c, what);
};

function refusalOf(c: Context<ApiEnv>, code: ProblemCode): SecurityKind | null {
  switch (code) {
    case "sign_in_failed":
      return "sign_in_failed";
    case "wrong_password":
      return "reauthentication_failed";
    case "forbidden":
      return "access_refused";
    case "link_invalid":
    case "invitation_invalid":
      return "token_refused";
    case "unauthenticated":
      return showsSomething(c) ? "token_refused" : null;
    case "too_many_requests":
      return isAtTheDoor(c) ? "attempts_throttled" : null;
    default:
      return null;
  }
}

const BY_URL = /^\/(media|v1\/streams|v1\/shared)\//;
/** Who comes with nothing at all has tried nothing. */
function showsSomething(c: Context<ApiEnv>): boolean {
  const { req } = c;
  const byHeader = req.header("authorization") ?? req.header("x-api-key") ?? getCookie(c, SESSION_COOKIE);
  return byHeader !== undefined || BY_URL.test(req.path) || ticketOf(req.raw) !== null;
}

/** Where passwords are tried and mails are asked for. */
const isAtTheDoor = ({ req }: Context<ApiEnv>): boolean => req.path.startsWith("/v1/auth/") || (req.method === "DELETE" && ERASABLE.test(req.path));
const ERASABLE = /^\/v1\/(me|workspaces\/[^/]+)$/;
