import type { Api } from "./deps.ts";

/** For a path that no handler took: the methods it has (405), or none (404). */
export function allowedMethods(app: Pick<Api, "routes">): (path: string) => string[] {
  const known = app.routes
    .filter((route) => route.method !== "ALL")
    .map((route) => ({ method: route.method, pattern: new RegExp(`^${route.path.replaceAll(/[.]/g, "\\.").replaceAll(/:[^/]+/g, "[^/]+")}$`) }));
  return (path) => [...new Set(known.filter((route) => route.pattern.test(path)).map((route) => route.method))].sort();
}
