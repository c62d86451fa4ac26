import { html } from "hono/html";
import { problems } from "../../errors.ts";
import type { Api } from "../deps.ts";
import { OPENAPI_PATH, openApiDocument } from "../openapi.ts";
import { open } from "../policy.ts";

/** Scalar writes its own style elements; everything it loads is ours. */
const REFERENCE_CSP =
  "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";

/** Nothing on the page leads to somebody else's service. */
const REFERENCE_OPTIONS = JSON.stringify({
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  showDeveloperTools: "never",
  agent: { disabled: true },
  mcp: { disabled: true },
});

const reference = html`<!doctype html>
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>OneVoice API</title>
    </head>
    <body>
      <noscript>The API is described in <a href="${OPENAPI_PATH}">${OPENAPI_PATH}</a>.</noscript>
      <script id="api-reference" data-url="${OPENAPI_PATH}" data-configuration="${REFERENCE_OPTIONS}"></script>
      <script src="/doc/scalar.js"></script>
    </body>
  </html>`;

/** What the `type` of a problem points at. */
const problemList = html`<!doctype html>
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <title>OneVoice API problems</title>
    </head>
    <body>
      <h1>Problems</h1>
      <dl>
        ${Object.entries(problems).map(
          ([code, { status, title }]) =>
            html`<dt id="${code}"><code>${code}</code> (${status})</dt>
              <dd>${title}.</dd>`,
        )}
      </dl>
    </body>
  </html>`;

export function registerDocs(app: Api): void {
  let document: ReturnType<typeof openApiDocument> | undefined;
  app.get(OPENAPI_PATH, ...open().middleware, (c) => {
    document ??= openApiDocument(app);
    return c.json(document, 200, { "Cache-Control": "public, max-age=300" });
  });
  app.get("/doc", ...open().middleware, (c) => {
    c.header("Content-Security-Policy", REFERENCE_CSP);
    return c.html(reference);
  });
  app.get("/doc/problems", ...open().middleware, (c) => c.html(problemList));
}
