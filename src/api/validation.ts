/** What zod found wrong, as a problem that says where. */
import type { Context } from "hono";
import type { ZodError } from "zod";
import { describeIssue } from "../describe-issue.ts";
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
export function refuseInvalid(result: { success: boolean; target: keyof typeof places; data?: unknown; error?: ZodError }, c: Pick<Context, "req">): void {
  if (result.target === "json" && c.req.header("content-type") === undefined)
    throw new AppError("invalid_request", "This takes a body: send it as application/json.", { errors: [{ in: "body", pointer: "", detail: "Missing." }] });
  if (!result.success && result.error) throw invalidRequest(result.error, places[result.target], result.data);
}

/** `value`: what was sent, before it was read. */
export function invalidRequest(error: ZodError, place: FieldError["in"], value: unknown): AppError {
  const flaws = error.issues.flatMap((issue) => describeIssue(issue, value));
  const errors = flaws.map(({ path, detail }) => ({ in: place, pointer: pointerOf(path), detail }));
  const [first] = errors;
  const where = first?.pointer ? ` at ${first.pointer}` : "";
  const why = (first?.detail ?? "see the schema").replace(/\.$/, "");
  return new AppError("invalid_request", `The ${place} is not valid${where}: ${why}.`, { errors: errors.slice(0, MOST_ERRORS), cause: error });
}

/** RFC 6901. */
const pointerOf = (path: readonly PropertyKey[]): string => path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
