import type { RouteConfig } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import type { Api, ApiEnv } from "./deps.ts";

/** Every route registered from now on has `count` behind its policy, which says who asks, and before its checks and handler. */
export function countRequests(app: Api, count: MiddlewareHandler<ApiEnv>): void {
  const register = app.openapi as unknown as (route: RouteConfig, ...rest: unknown[]) => unknown;
  const counting = (route: RouteConfig, ...rest: unknown[]) => register({ ...route, middleware: [route.middleware ?? [], count].flat() }, ...rest);
  app.openapi = counting as unknown as Api["openapi"];
}
