import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { Health, Task } from "../contract/task.ts";
import type { Slots } from "./slots.ts";

/** A task of a film of hours: some thousand placements and signed URLs. */
const LARGEST_TASK_BYTES = 8 * 1024 * 1024;
const RETRY_AFTER_SECONDS = "1";

export type RoutesDeps = { slots: Slots; stages: ReadonlySet<string>; health(): Promise<Health> };
type Detail = { pointer: string; detail: string };

/**
 * The three routes of the task protocol; errors are problem+json (RFC 9457). Pages in a browser of the same machine are kept out:
 * browsers name the page (`Origin`), and ask leave first for a body of JSON (Fetch standard, CORS-preflight).
 */
export function createRoutes(deps: RoutesDeps): Hono {
  const app = new Hono();
  app.use(async (context, next) => (context.req.header("origin") === undefined ? next() : problem(403, "forbidden", "Not for web pages.")));
  app.get("/healthz", async (context) => context.json(Health.parse(await deps.health())));
  app.use("/tasks", async (context, next) => {
    if (context.req.method !== "POST" || isJson(context.req.header("content-type"))) return next();
    return problem(415, "unsupported_media_type", "A task is application/json.");
  });
  app.post("/tasks", bodyLimit({ maxSize: LARGEST_TASK_BYTES, onError: () => problem(413, "too_large", "The task is too large.") }), async (context) => {
    const read = await readTask(context.req.raw, deps.stages);
    if (read instanceof Response) return read;
    if (deps.slots.accept(read) === "full") return problem(503, "no_slot", "Every slot is busy.", [], { "retry-after": RETRY_AFTER_SECONDS });
    return context.json({ taskId: read.taskId }, 202);
  });
  app.delete("/tasks/:taskId", async (context) => {
    await deps.slots.remove(context.req.param("taskId"));
    return context.body(null, 204);
  });
  app.notFound(() => problem(404, "not_found", "There is no such resource."));
  app.onError(() => problem(500, "internal", "The service failed unexpectedly."));
  return app;
}

const isJson = (contentType = ""): boolean => contentType.split(";")[0]?.trim().toLowerCase() === "application/json";

async function readTask(request: globalThis.Request, stages: ReadonlySet<string>): Promise<Task | Response> {
  const text = await request.text();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return problem(422, "invalid_task", "The body is no JSON.");
    throw error;
  }
  const task = Task.safeParse(json);
  if (!task.success)
    return problem(
      422,
      "invalid_task",
      "The task does not fit the protocol.",
      task.error.issues.map((issue) => ({ pointer: `/${issue.path.join("/")}`, detail: issue.message })),
    );
  if (!stages.has(task.data.stage))
    return problem(422, "unknown_stage", "This service has no such stage.", [{ pointer: "/stage", detail: `one of: ${[...stages].join(", ")}` }]);
  return task.data;
}

function problem(status: number, code: string, detail: string, errors: Detail[] = [], headers: Record<string, string> = {}): Response {
  const body = { type: "about:blank", title: code.replaceAll("_", " "), status, detail, code, errors };
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/problem+json", ...headers } });
}
