/** The API: what happens to every request, and the table of contents of the routes. */
import { OpenAPIHono } from "@hono/zod-openapi";
import { workspaceEngines } from "../credentials/workspace-engines.ts";
import { AppError } from "../errors.ts";
import { allowedMethods } from "./allowed-methods.ts";
import type { Api, ApiDeps, ApiEnv } from "./deps.ts";
import { engineCache } from "./engine-cache.ts";
import { accessLog } from "./middleware/access-log.ts";
import { crossOrigin } from "./middleware/cross-origin.ts";
import { requestId } from "./middleware/request-id.ts";
import { secureHeaders } from "./middleware/secure-headers.ts";
import { smallBodies } from "./middleware/small-bodies.ts";
import { describeSecurity } from "./openapi.ts";
import { assertPolicies } from "./policy.ts";
import { problemResponse, toAppError } from "./problem.ts";
import { registerCatalogue } from "./routes/catalogue.ts";
import { registerCredentials } from "./routes/credentials.ts";
import { registerDocs } from "./routes/docs.ts";
import { registerDubs } from "./routes/dubs.ts";
import { registerEdits } from "./routes/edits.ts";
import { registerEvents } from "./routes/events.ts";
import { registerHealth } from "./routes/health.ts";
import { registerJobs } from "./routes/jobs.ts";
import { registerLines } from "./routes/lines.ts";
import { registerTranscript } from "./routes/transcript.ts";
import { registerMedia } from "./routes/media.ts";
import { registerOutputs } from "./routes/outputs.ts";
import { registerScript } from "./routes/script.ts";
import { registerStreams } from "./routes/streams.ts";
import { registerTasks } from "./routes/tasks.ts";
import { registerUploads } from "./routes/uploads.ts";
import { registerVideos } from "./routes/videos.ts";
import { refuseInvalid } from "./validation.ts";

const registrations = [
  registerVideos,
  registerUploads,
  registerDubs,
  registerLines,
  registerTranscript,
  registerScript,
  registerEdits,
  registerJobs,
  registerOutputs,
  registerStreams,
  registerEvents,
  registerCredentials,
  registerCatalogue,
  registerTasks,
  registerMedia,
  registerHealth,
  registerDocs,
];

export type MakeDeps<Bindings> = (env: Bindings, executionCtx: ExecutionContext) => ApiDeps;

/** Throws at once when a route has no policy. `makeDeps` is called once per request. */
export function createApi<Bindings extends object>(makeDeps: MakeDeps<Bindings>): Api {
  const app: Api = new OpenAPIHono<ApiEnv>({ defaultHook: refuseInvalid });
  const cached = engineCache();
  app.use(async (c, next) => {
    const deps = makeDeps(c.env as Bindings, c.executionCtx as ExecutionContext);
    c.set("deps", deps);
    c.set("engines", async () => {
      const house = await cached(deps.engines, deps.now());
      return c.var.actor ? workspaceEngines(deps.db, c.var.actor.workspaceId, house) : house;
    });
    await next();
  });
  app.use(requestId, accessLog, secureHeaders, crossOrigin);
  app.use("/v1/*", smallBodies);
  app.use("/internal/*", smallBodies);
  describeSecurity(app);
  for (const register of registrations) register(app);
  assertPolicies(app);
  answerProblems(app);
  return app;
}

function answerProblems(app: Api): void {
  const methodsOf = allowedMethods(app);
  app.notFound((c) => {
    const allowed = methodsOf(c.req.path);
    if (allowed.length === 0) return problemResponse(new AppError("route_not_found", "The API has no such route."), c.var.requestId);
    const refusal = problemResponse(new AppError("method_not_allowed", `This route takes ${allowed.join(", ")}.`), c.var.requestId);
    refusal.headers.set("Allow", allowed.join(", "));
    return refusal;
  });
  app.onError((error, c) => problemResponse(toAppError(error), c.var.requestId ?? "none"));
}
