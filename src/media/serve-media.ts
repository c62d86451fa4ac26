/** The other end of worker-media.ts: GET and PUT under /media/, streamed between the client and R2. */
import { AppError } from "../errors.ts";
import { type ByteRange, parseByteRange } from "./byte-range.ts";
import { contentDisposition } from "./content-disposition.ts";
import { type Grant, type GrantOf, verifyGrant } from "./grant.ts";
import { MEDIA_PATH } from "./worker-media.ts";

export type ServeMedia = (request: Request) => Promise<Response>;

/** Throws AppError: forbidden (403), not_found, length_required (411), precondition_failed (412), range_not_satisfiable (416). */
export function mediaServer(deps: { bucket: R2Bucket; secret: string; now: () => Date }): ServeMedia {
  return async (request) => {
    const url = new URL(request.url);
    const key = url.pathname.slice(MEDIA_PATH.length);
    const grant = await verifyGrant(deps.secret, url.searchParams.get("grant") ?? "", key, deps.now());
    if (request.method !== (grant.op === "get" ? "GET" : "PUT")) throw new AppError("forbidden", "The URL is for another method.");
    if (grant.op === "get") return get(deps.bucket, request, grant);
    checkLength(request, grant);
    return grant.op === "put" ? put(deps.bucket, request, grant) : putPart(deps.bucket, request, grant);
  };
}

async function get(bucket: R2Bucket, request: Request, grant: GrantOf<"get">): Promise<Response> {
  const known = await bucket.head(grant.key);
  if (!known) throw new AppError("not_found", "There is no such object.");
  const etag = request.headers.get("if-none-match");
  if (etag === known.httpEtag) return new Response(null, { status: 304, headers: describe(known, grant) });
  const range = parseByteRange(request.headers.get("range"), known.size);
  if (range === "unsatisfiable") throw new AppError("range_not_satisfiable", `The object has ${known.size} bytes.`);
  const object = await bucket.get(grant.key, range ? { range } : {});
  if (!object) throw new AppError("not_found", "There is no such object.");
  return new Response(object.body, { status: range ? 206 : 200, headers: describe(known, grant, range) });
}

function describe(object: R2Object, grant: GrantOf<"get">, range: Exclude<ByteRange, "unsatisfiable"> = null): Headers {
  const headers = new Headers({ etag: object.httpEtag, "accept-ranges": "bytes", "last-modified": object.uploaded.toUTCString() });
  headers.set("content-type", grant.contentType ?? object.httpMetadata?.contentType ?? "application/octet-stream");
  // Media is hostile: whatever it claims to be, it runs nothing on this origin.
  headers.set("content-security-policy", "default-src 'none'; sandbox");
  if (grant.filename !== undefined) headers.set("content-disposition", contentDisposition(grant.filename));
  headers.set("content-length", String(range?.length ?? object.size));
  if (range) headers.set("content-range", `bytes ${range.offset}-${range.offset + range.length - 1}/${object.size}`);
  return headers;
}

function checkLength(request: Request, grant: Exclude<Grant, { op: "get" }>): void {
  const declared = request.headers.get("content-length");
  if (declared === null) throw new AppError("length_required", "Send the body with its Content-Length.");
  if (Number(declared) !== grant.sizeBytes) throw new AppError("forbidden", `The URL is for exactly ${grant.sizeBytes} bytes.`);
}

async function put(bucket: R2Bucket, request: Request, grant: GrantOf<"put">): Promise<Response> {
  if (request.headers.get("content-type") !== grant.contentType) throw new AppError("forbidden", "The URL is for another content type.");
  const object = await bucket.put(grant.key, request.body ?? "", {
    httpMetadata: { contentType: grant.contentType },
    onlyIf: new Headers({ "if-none-match": "*" }),
  });
  if (!object) throw new AppError("precondition_failed", "The key already holds an object.");
  return new Response(null, { headers: { etag: object.httpEtag } });
}

async function putPart(bucket: R2Bucket, request: Request, grant: GrantOf<"part">): Promise<Response> {
  const upload = bucket.resumeMultipartUpload(grant.key, grant.uploadId);
  const part = await upload
    .uploadPart(grant.partNumber, request.body ?? "")
    .catch((cause: unknown) => Promise.reject(new AppError("not_found", "The upload is not open.", { cause })));
  return new Response(null, { headers: { etag: `"${part.etag}"` } });
}
