/** The refusals that follow from what an operation is: its policy, its path, its body and its headers. `default` stays for the others. */
import { type ProblemCode, problems } from "../../errors.ts";
import { problemPath } from "../problems/explain.ts";
import { type Answer, type Document, type Operation, operationsOf } from "./document.ts";

/** By status: the name of the component, a sentence, and a code that it comes with. */
const ANSWERS: Record<string, { name: string; description: string; code: ProblemCode }> = {
  400: { name: "MalformedBody", description: "The body cannot be read", code: "malformed_json" },
  401: { name: "Unauthenticated", description: "No valid credential came with it", code: "unauthenticated" },
  403: { name: "Forbidden", description: "The credential does not allow this", code: "forbidden" },
  404: {
    name: "NotFound",
    description: "There is nothing with this id, or it is somebody else's (a workspace in a header too): the same words for both",
    code: "not_found",
  },
  405: { name: "MethodNotAllowed", description: "The path has no such method: `Allow` says which it has", code: "method_not_allowed" },
  409: { name: "Conflict", description: "It cannot be done as things stand; `code` says why", code: "video_not_ready" },
  412: { name: "PreconditionFailed", description: "It was changed since it was read", code: "stale_revision" },
  413: { name: "BodyTooLarge", description: "The body is larger than the operation takes: 262,144 bytes, where nothing else is said", code: "body_too_large" },
  415: { name: "UnsupportedMediaType", description: "The body has another content type than the operation takes", code: "unsupported_media_type" },
  422: { name: "InvalidRequest", description: "A field is not valid, or asks for what cannot be; `code` and `errors` say which", code: "invalid_request" },
  429: { name: "TooManyRequests", description: "Too many requests: `Retry-After` says when to come again", code: "too_many_requests" },
};

const PROBLEM = { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } };

export function describeRefusals(document: Document): void {
  document.components ??= {};
  document.components.responses = { ...document.components.responses, ...componentsOf() };
  for (const { path, operation } of operationsOf(document)) {
    if (operation.responses["default"]) operation.responses["default"] = { $ref: "#/components/responses/Problem" };
    for (const status of statusesOf(path, operation)) {
      const answer = ANSWERS[status];
      if (answer) operation.responses[status] ??= { $ref: `#/components/responses/${answer.name}` };
    }
  }
}

/** `Problem` is what `default` refers to. */
function componentsOf(): Record<string, Answer> {
  const named = Object.entries(ANSWERS).map(([status, answer]) => [answer.name, responseOf(Number(status), answer)] as const);
  return { Problem: { description: "A problem (RFC 9457)", content: PROBLEM }, ...Object.fromEntries(named) };
}

function responseOf(status: number, { description, code }: { description: string; code: ProblemCode }): Answer {
  const example = { type: problemPath(code), title: problems[code].title, status, detail: `${description}.`, code, request_id: "req_0123456789abcdef" };
  return { description, content: { "application/problem+json": { ...PROBLEM["application/problem+json"], example } } };
}

/** What an operation refuses besides what its form tells: by its id. */
const ALSO: Record<string, number[]> = {
  signIn: [401, 403],
  createAccessToken: [404],
  testCredential: [409],
  createUppyUpload: [409],
  signUppyPart: [409],
  completeUppyUpload: [409],
  abortUppyUpload: [409],
  signUploadParts: [409],
  recordUploadPart: [409],
  completeUpload: [409],
  abortUpload: [409],
  getAvatar: [404],
  deleteMe: [409],
  createExport: [409],
  getShared: [401],
  getMasterPlaylist: [401, 409],
  getMediaPlaylist: [401, 409],
  getStream: [409],
  downloadVideo: [409],
  setThumbnail: [409],
  listVideoFiles: [409],
  deleteWorkspace: [409],
  changeRole: [409],
  removeMember: [409],
  getVoicePreview: [409],
  getTranscript: [409],
  exportScript: [409],
};

/** What may be refused for the operation's form, and ALSO. Whoever comes with a session may name a workspace of somebody else's, whatever is asked. */
export function statusesOf(path: string, { operationId = "", security = [], parameters = [], requestBody }: Operation): number[] {
  const inputs = new Set(parameters.map((parameter) => parameter.in));
  const headers = new Set(parameters.filter((parameter) => parameter.in === "header").map(({ name }) => name.toLowerCase()));
  return [
    ...(ALSO[operationId] ?? []),
    ...(requestBody ? [400, 413, 415] : []),
    ...(security.length > 0 ? [401, 403] : []),
    ...(path.includes("{") || security.some((one) => "session" in one) ? [404] : []),
    ...(headers.has("idempotency-key") ? [409] : []),
    ...(headers.has("if-match") ? [412] : []),
    ...(requestBody || inputs.has("query") || inputs.has("header") ? [422] : []),
    ...(path.startsWith("/v1/") ? [429] : []),
  ];
}
