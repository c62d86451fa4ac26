/** What the OpenAPI document says beside the routes. The committed openapi.json is made by scripts/openapi.mjs. */
import { jobSuccessors } from "../dubs/wire.ts";
import { uploadSuccessors, videoSuccessors } from "../videos/wire.ts";
import type { Api } from "./deps.ts";

export const OPENAPI_PATH = "/openapi.json";

export const openApiDocument = (app: Api) =>
  app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "OneVoice",
      version: "1",
      description:
        "Dub spoken video into other languages. Times are integer milliseconds or RFC 3339; languages are BCP 47; lists page by `nextCursor`; every refusal is problem+json with a stable `code`.",
      license: { name: "Apache-2.0", url: "https://www.apache.org/licenses/LICENSE-2.0" },
    },
    servers: [{ url: "/" }],
    tags: ["videos", "uploads", "dubs", "lines", "edits", "jobs", "outputs", "events", "credentials", "catalogue", "platform"].map((name) => ({ name })),
    /** Every status with its legal successors; an end has none. */
    "x-successors": { job: jobSuccessors, video: videoSuccessors, upload: uploadSuccessors },
  });

export function describeSecurity(app: Api): void {
  app.openAPIRegistry.registerComponent("securitySchemes", "apiKey", {
    type: "http",
    scheme: "bearer",
    description: "`Authorization: Bearer ov_live_...`, or the same key as `X-Api-Key`.",
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "ticket", {
    type: "apiKey",
    in: "query",
    name: "ticket",
    description: "For one WebSocket or event stream; from POST /v1/dubs/{id}/tickets.",
  });
}
