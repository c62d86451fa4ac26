import type { Context } from "hono";
import { matchedRoutes } from "hono/route";
import { describeError } from "../../describe-error.ts";
import { AppError } from "../../errors.ts";
import type { ApiEnv } from "../deps.ts";

/** No body, no query, no header: those carry speech, tickets and keys. */
export type AccessLogEntry = {
  event: "request";
  requestId: string;
  method: string;
  /** The route's pattern: ids are in it by name only. */
  route: string;
  status: number;
  ms: number;
  workspaceId: string | null;
  keyId: string | null;
  /** Code of the problem answered, and for `internal` what caused it. */
  problem: string | null;
  cause: string | null;
};

/** Once the answer is there. `startedAt`: ms since the epoch. */
export function logRequest(c: Context<ApiEnv>, startedAt: number): void {
  const { now, log } = c.get("deps");
  const route = matchedRoutes(c).findLast((matched) => matched.method !== "ALL")?.path ?? "none";
  const { workspaceId = null, keyId = null } = c.get("actor") ?? {};
  const problem = c.error instanceof AppError ? c.error.code : c.error ? "internal" : null;
  const cause = problem === "internal" ? describeError(c.error) : null;
  log({
    event: "request",
    requestId: c.get("requestId"),
    method: c.req.method,
    route,
    status: c.res.status,
    ms: now().getTime() - startedAt,
    workspaceId,
    keyId,
    problem,
    cause,
  });
}
