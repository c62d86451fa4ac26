import type { MiddlewareHandler } from "hono";
import type { ApiEnv } from "../deps.ts";

/** What a caller may choose itself: enough to find a request again, too little to forge a log line. */
const ACCEPTED = /^[\w-]{8,64}$/;

/** The caller's X-Request-Id, or one of ours; the same on the answer. */
export const requestId: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const given = c.req.header("x-request-id") ?? "";
  c.set("requestId", ACCEPTED.test(given) ? given : c.var.deps.newId("req"));
  await next();
  if (c.res.status !== 101) c.header("X-Request-Id", c.var.requestId);
};
