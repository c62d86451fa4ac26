import type { Context } from "hono";
import { accepts } from "hono/accepts";
import { html } from "hono/html";
import { notFound } from "../../errors.ts";
import type { Api, ApiEnv } from "../deps.ts";
import { OPENAPI_PATH, openApiDocument } from "../openapi.ts";
import { open } from "../policy.ts";
import { explain, explainAll, problemPath, PROBLEMS_PATH } from "../problems/explain.ts";
import { codePage, listPage, PAGE_CSP } from "../problems/pages.ts";

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
  app.get(PROBLEMS_PATH, ...open().middleware, (c) => asAccepted(c, { data: explainAll() }, () => listPage(explainAll())));
  app.get(problemPath(":code"), ...open().middleware, (c) => {
    const explained = explain(c.req.param("code"));
    if (!explained) throw notFound();
    return asAccepted(c, explained, () => codePage(explained));
  });
}

/** Browsers name text/html before anything else; whoever names nothing, or JSON, gets JSON. */
function asAccepted(c: Context<ApiEnv>, value: object, page: () => ReturnType<typeof html>): Response | Promise<Response> {
  const headers = { "Cache-Control": "public, max-age=300", Vary: "Accept" };
  const type = accepts(c, { header: "Accept", supports: ["application/json", "text/html"], default: "application/json" });
  if (type !== "text/html") return c.json(value, 200, headers);
  return c.html(page(), 200, { ...headers, "Content-Security-Policy": PAGE_CSP });
}
