/** What zod found wrong, as a problem that says where. */
import type { Context } from "hono";
import type { ZodError } from "zod";
import { AppError, type FieldError } from "../errors.ts";

const places = { json: "body", form: "body", query: "query", param: "path", header: "header", cookie: "header" } as const satisfies Record<
  string,
  FieldError["in"]
>;
const MOST_ERRORS = 20;

/**
 * The hook of every validated route. A request without a body comes to it as `{}`, and only where the route requires one: then nothing
 * is as bad as a wrong one. Throws `invalid_request`.
 */
export function refuseInvalid(result: { success: boolean; target: keyof typeof places; error?: ZodError }, c: Pick<Context, "req">): void {
  if (result.target === "json" && c.req.header("content-type") === undefined)
    throw new AppError("invalid_request", "This takes a body: send it as application/json.", { errors: [{ in: "body", pointer: "", detail: "Missing." }] });
  if (!result.success && result.error) throw invalidRequest(result.error, places[result.target]);
}

export function invalidRequest(error: ZodError, place: FieldError["in"]): AppError {
  const errors = error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") return issue.keys.map((key) => ({ in: place, pointer: pointerOf([...issue.path, key]), detail: "Unknown field." }));
    return [{ in: place, pointer: pointerOf(issue.path), detail: issue.message }];
  });
  const [first] = errors;
  const where = first?.pointer ? ` at ${first.pointer}` : "";
  const why = (first?.detail ?? "see the schema").replace(/\.$/, "");
  return new AppError("invalid_request", `The ${place} is not valid${where}: ${why}.`, { errors: errors.slice(0, MOST_ERRORS), cause: error });
}

/** RFC 6901. */
const pointerOf = (path: readonly PropertyKey[]): string => path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
