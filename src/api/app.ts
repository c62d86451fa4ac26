/**
 * The API: what happens to every request, and the table of contents of the routes. Nothing here compresses: Cloudflare does it by the
 * caller's Accept-Encoding on the way out (https://hono.dev/docs/middleware/builtin/compress), and twice would be once too often.
 */
import { OpenAPIHono } from "@hono/zod-openapi";
import { workspaceEngines } from "../credentials/workspace-engines.ts";
import { AppError } from "../errors.ts";
import { keylessOnly } from "../providers/keyless.ts";
import { allowedMethods } from "./allowed-methods.ts";
import type { Api, ApiDeps, ApiEnv } from "./deps.ts";
import { engineCache } from "./engine-cache.ts";
import { countRequests } from "./count-requests.ts";
import { around } from "./middleware/around.ts";
import { rateLimiting } from "./middleware/rate-limit.ts";
import { securityLog } from "./middleware/security-log.ts";
import { smallBodies } from "./middleware/small-bodies.ts";
import { describeSecurity } from "./openapi.ts";
import { assertPolicies } from "./policy.ts";
import { problemResponse, toAppError } from "./problem.ts";
import { registerAdmin } from "./routes/admin.ts";
import { registerAuth } from "./routes/auth.ts";
import { registerCatalogue } from "./routes/catalogue.ts";
import { registerCredentials } from "./routes/credentials.ts";
import { registerDocs } from "./routes/docs.ts";
import { registerDubs } from "./routes/dubs.ts";
import { registerEdits } from "./routes/edits.ts";
import { registerErasures } from "./routes/erasures.ts";
import { registerEvents } from "./routes/events.ts";
import { registerNotifications } from "./routes/notifications.ts";
import { registerActivity } from "./routes/activity.ts";
import { registerExports } from "./routes/exports.ts";
import { registerGlossaries } from "./routes/glossaries.ts";
import { registerHealth } from "./routes/health.ts";
import { registerJobs } from "./routes/jobs.ts";
import { registerKeys } from "./routes/keys.ts";
import { registerLines } from "./routes/lines.ts";
import { registerTranscript } from "./routes/transcript.ts";
import { registerMe } from "./routes/me.ts";
import { registerMedia } from "./routes/media.ts";
import { registerOutputs } from "./routes/outputs.ts";
import { registerPictures } from "./routes/pictures.ts";
import { registerScript } from "./routes/script.ts";
import { registerShares } from "./routes/shares.ts";
import { registerStreams } from "./routes/streams.ts";
import { registerTasks } from "./routes/tasks.ts";
import { registerTokens } from "./routes/tokens.ts";
import { registerUploads } from "./routes/uploads.ts";
import { registerUppy } from "./routes/uppy.ts";
import { registerVideos } from "./routes/videos.ts";
import { registerVoices } from "./routes/voices.ts";
import { registerWorkspaces } from "./routes/workspaces.ts";
import { apiRouter } from "./router.ts";
import { refuseInvalid } from "./validation.ts";

const registrations = [
  registerAuth,
  registerMe,
  registerErasures,
  registerExports,
  registerVideos,
  registerPictures,
  registerUploads,
  registerUppy,
  registerDubs,
  registerLines,
  registerTranscript,
  registerScript,
  registerEdits,
  registerJobs,
  registerOutputs,
  registerStreams,
  registerShares,
  registerTokens,
  registerEvents,
  registerCredentials,
  registerKeys,
  registerWorkspaces,
  registerCatalogue,
  registerGlossaries,
  registerVoices,
  registerActivity,
  registerNotifications,
  registerTasks,
  registerMedia,
  registerHealth,
  registerAdmin,
  registerDocs,
];

export type MakeDeps<Bindings> = (env: Bindings, executionCtx: ExecutionContext) => ApiDeps;

/** Throws at once when a route has no policy. `makeDeps` is called once per request. */
export function createApi<Bindings extends object>(makeDeps: MakeDeps<Bindings>): Api {
  const app: Api = new OpenAPIHono<ApiEnv>({ defaultHook: refuseInvalid, router: apiRouter() });
  const cached = engineCache();
  const { count, tell } = rateLimiting();
  const throughAll = around(tell);
  app.use((c, next) => {
    const deps = makeDeps(c.env as Bindings, c.executionCtx as ExecutionContext);
    c.set("deps", deps);
    c.set("engines", async () => {
      const all = await cached(deps.engines, deps.now());
      const house = c.var.actor?.mode === "test" ? keylessOnly(all) : all;
      return c.var.actor?.mode === "live" ? workspaceEngines(deps.db, c.var.actor.workspaceId, house) : house;
    });
    return throughAll(c, () => securityLog(c, next) as Promise<void>);
  });
  app.use("/v1/*", smallBodies);
  app.use("/internal/*", smallBodies);
  describeSecurity(app);
  countRequests(app, count);
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
