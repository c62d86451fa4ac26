import type { Api } from "./deps.ts";

/** For a path that no handler took: the methods it has (405), with HEAD where there is GET and OPTIONS, which every path has; or none (404). */
export function allowedMethods(app: Pick<Api, "routes">): (path: string) => string[] {
  const known = app.routes.filter((route) => route.method !== "ALL").map((route) => ({ method: route.method, pattern: patternOf(route.path) }));
  return (path) => {
    const methods = new Set(known.filter((route) => route.pattern.test(path)).map((route) => route.method));
    if (methods.size > 0) methods.add("OPTIONS");
    if (methods.has("GET")) methods.add("HEAD");
    return [...methods].sort();
  };
}

/** As Hono matches: `:id` is one segment, `:id{[0-9]+}` one of that form, and a last `*` is all that follows, or nothing. */
function patternOf(path: string): RegExp {
  const segments = path.split("/").slice(1);
  const tail = segments.at(-1) === "*" ? "(/.*)?" : "";
  const named = (tail ? segments.slice(0, -1) : segments).map((segment) =>
    segment.startsWith(":") ? `/${/\{(.*)\}$/.exec(segment)?.[1] ?? "[^/]+"}` : `/${segment.replaceAll(/[^\w-]/g, "\\$&")}`,
  );
  return new RegExp(`^${named.join("")}${tail}$`);
}
