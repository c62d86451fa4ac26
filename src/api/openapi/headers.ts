/** Headers, each said once as a component: those of answers by what an operation is and answers, those of requests by what it asks. */
import { type Answer, type Document, type Operation, operationsOf } from "./document.ts";

const text = (description: string, example: string) => ({ description, schema: { type: "string" }, example });
const HEADERS: Record<string, { description: string; schema: object; example: unknown }> = {
  "X-Request-Id": text("What finds the request again in our logs: the caller's own, or one of ours", "req_k7m2qhd4wz3ubxnf5tcy6pjv2ralegso"),
  RateLimit: text(
    "What remains of the quota (`r`) and the seconds until it is whole again (`t`); RFC 9651. Absent: requests are not counted",
    '"default";r=598;t=42',
  ),
  "RateLimit-Policy": text("The quota (`q`) of a window of `w` seconds", '"default";q=600;w=60'),
  "Retry-After": { description: "In how many seconds to ask again", schema: { type: "integer" }, example: 2 },
  Location: text("Where what was made, or is being made, is to be asked for", "/v1/videos/vid_k7m2qhd4wz3ubxnf5tcy6pjv2ralegso"),
  ETag: text("The revision, for `If-Match`", '"3"'),
  "Idempotent-Replayed": { description: "`true`: the first answer to this Idempotency-Key again", schema: { type: "string", enum: ["true"] }, example: "true" },
  "WWW-Authenticate": text("How to authenticate (RFC 9110 11.6.1)", 'Bearer realm="onevoice"'),
  Allow: text("The methods that the path has", "GET, HEAD, OPTIONS"),
};
const PARAMETERS = {
  RequestId: {
    name: "X-Request-Id",
    in: "header",
    description:
      "The caller's own id of the request, of 8 to 64 letters, digits, `_` and `-`; any other is replaced by one of ours. The answer, problems and our logs tell it.",
    schema: { type: "string" },
    example: "order-2026-000172",
  },
  Workspace: {
    name: "OneVoice-Workspace",
    in: "header",
    description:
      "With a session's cookie: the id of the workspace that is meant; without it the personal one. One that the person is no member of is refused: 404 `not_found`. A key or an access token has its own, and this is not read.",
    schema: { type: "string" },
    example: "wsp_k7m2qhd4wz3ubxnf5tcy6pjv2ralegso",
  },
};
const COUNTED = ["X-Request-Id", "RateLimit", "RateLimit-Policy"];

/** Those that tell where by Location, and by ETag which revision it is, when they succeed. */
const LOCATED = new Set(
  "createVideo createDub createJob resumeJob retryJob cancelJob createExport createCredential createWorkspace createGlossary deleteMe deleteWorkspace setThumbnail setAvatar getVoicePreview".split(
    " ",
  ),
);
const TAGGED = new Set(
  "getVideo updateVideo getLine editLine createGlossary getLibraryGlossary updateGlossary exportGlossaryTerms importGlossaryTerms".split(" "),
);

/** By the name of a shared answer. */
const OF_ANSWERS: Record<string, string[]> = { Unauthenticated: ["WWW-Authenticate"], TooManyRequests: ["Retry-After"], MethodNotAllowed: ["Allow"] };

export function describeHeaders(document: Document): void {
  const components = (document.components ??= {});
  components.headers = { ...components.headers, ...HEADERS };
  components.parameters = { ...components.parameters, ...PARAMETERS };
  for (const [name, answer] of Object.entries(components.responses ?? {})) give(answer, [...COUNTED, ...(OF_ANSWERS[name] ?? [])]);
  for (const { path, operation } of operationsOf(document)) {
    for (const [status, answer] of Object.entries(operation.responses)) if (!answer.$ref) give(answer, headersOf(path, operation, status));
    operation.parameters = [...(operation.parameters ?? []), ...parametersOf(path, operation)];
  }
}

function give(answer: Answer, names: string[]): void {
  if (names.length > 0) answer.headers = { ...answer.headers, ...Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }])) };
}

/** Of an answer that is not shared. A WebSocket's takes none. */
function headersOf(path: string, { operationId = "", parameters = [] }: Operation, status: string): string[] {
  if (status === "101") return [];
  const isMade = status === "201" || status === "202";
  const takesKey = parameters.some(({ in: place, name }) => place === "header" && name.toLowerCase() === "idempotency-key");
  return [
    ...(path.startsWith("/v1/") ? COUNTED : ["X-Request-Id"]),
    ...(isMade && LOCATED.has(operationId) ? ["Location"] : []),
    ...(status === "202" && LOCATED.has(operationId) ? ["Retry-After"] : []),
    ...(status.startsWith("2") && TAGGED.has(operationId) ? ["ETag"] : []),
    ...(status.startsWith("2") && takesKey ? ["Idempotent-Replayed"] : []),
  ];
}

/** A workspace is chosen where a session may ask for what is a workspace's: where a key may as well. */
function parametersOf(path: string, { security = [] }: Operation): { $ref: string; in: string; name: string }[] {
  const takes = new Set(security.flatMap((one) => Object.keys(one)));
  const isOfWorkspace = takes.has("session") && takes.has("apiKey");
  const names = [...(isOfWorkspace ? ["Workspace"] : []), ...(path.startsWith("/v1/") ? ["RequestId"] : [])];
  return names.map((name) => ({ $ref: `#/components/parameters/${name}` }) as { $ref: string; in: string; name: string });
}
