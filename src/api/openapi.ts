/** What the OpenAPI document says beside the routes. The committed openapi.json is made by scripts/openapi.mjs. */
import { SESSION_COOKIE } from "../accounts/authenticate-person.ts";
import { jobSuccessors } from "../dubs/wire.ts";
import { uploadSuccessors, videoSuccessors } from "../videos/wire.ts";
import type { Api } from "./deps.ts";
import type { Document } from "./openapi/document.ts";
import { describeExamples } from "./openapi/examples.ts";
import { describeHeaders } from "./openapi/headers.ts";
import { describeRefusals } from "./openapi/refusals.ts";
import { exactIntegers, plainPaths, requiredChoices } from "./openapi/standard.ts";
import { tagsOf } from "./openapi/tags.ts";

export const OPENAPI_PATH = "/openapi.json";

export function openApiDocument(app: Api) {
  const document = app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "OneVoice",
      version: "1",
      description:
        "Dub spoken video into other languages. Times are integer milliseconds or RFC 3339; lengths of texts count UTF-16 code units; languages are BCP 47; lists page by `nextCursor`; every refusal is problem+json with a stable `code`. " +
        "A body has at most 262,144 bytes; edits and the end of an upload by Uppy 2 MiB, a script and a dub's creation 8 MiB, a picture 10 MiB (413 `body_too_large`). " +
        "A path asked by a method that it has not answers 405 with `Allow`.",
      license: { name: "Apache-2.0", url: "https://www.apache.org/licenses/LICENSE-2.0" },
    },
    servers: [{ url: "/" }],
    /** Every status with its legal successors; an end has none. */
    "x-successors": { job: jobSuccessors, video: videoSuccessors, upload: uploadSuccessors },
  });
  const completed = document as unknown as Document;
  plainPaths(completed);
  exactIntegers(completed);
  requiredChoices(completed);
  describeRefusals(completed);
  describeExamples(completed);
  describeHeaders(completed);
  return { ...document, tags: tagsOf(completed) };
}

export function describeSecurity(app: Api): void {
  app.openAPIRegistry.registerComponent("securitySchemes", "apiKey", {
    type: "http",
    scheme: "bearer",
    description: "`Authorization: Bearer ov_live_...`, or the same key as `X-Api-Key`.",
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: SESSION_COOKIE,
    description:
      "What POST /v1/auth/sign-in sets. It writes only from pages of our own or listed origins; `OneVoice-Workspace` names another workspace than the personal one.",
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "accessToken", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "From POST /v1/auth/token, good for some minutes; anybody can check it by /.well-known/jwks.json.",
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "ticket", {
    type: "apiKey",
    in: "query",
    name: "ticket",
    description: "For one WebSocket or event stream; from POST /v1/dubs/{id}/tickets.",
  });
}
